"""Open, closed or forming, out of a register's words."""

from typing import Final

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold

WORDS: Final = {
    "closed": "closed dissolved defunct inactive dead removed deregistered liquidated cancelled canceled ceased "
    "disuelta disuelto baja cerrada inactiva extinguida dissoute ferme fermee radiee aufgelost geschlossen erloschen "
    "cessata chiusa inattiva dissolvida encerrada extinta opgeheven gesloten zlikwidowana ликвидирован закрыт "
    "disbanded غير نشط مغلق منحلة मृत बंद परिसमाप्त 关闭 注销 已注销 解散 閉鎖 廃止 해산 폐업 "
    "منحل منحله kapali disbanding liquidation no false",
    "forming": "forming planned planning startup proposed founding emerging constitucion formacion creation projet "
    "grundung planung costituzione formacao oprichting создается قيد التأسيس निर्माणाधीन 筹备 設立準備 준비중 seeking",
    "open": "open live active registered established operational operating current trading yes true dormant "
    "activa activo vigente "
    "alta actif active ouvert ouverte aktiv offen attiva aperta ativa ativo actief czynna действует активен نشط نشطة "
    "فعال مفتوح सक्रिय चालू কার্যকর 存续 在业 正常 活動中 営業中 운영중 활동 aktif acik hai berdiri",
}


def clean(raw: str) -> Cleaned:
    """`status`; words it does not know stay with the row only."""
    words = fold(text.plain(raw)).split()
    for status, known in WORDS.items():
        if words and set(words[:3]) & set(known.split()) and "re" not in words[:1]:
            return Cleaned((("status", status),))
    return Cleaned()
