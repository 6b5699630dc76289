"""Encodings that are not UTF-8: guessed only where the bytes speak clearly, and always said."""

import pytest

from potluck.engine.read import describe, read_bytes

JAPANESE = "名前,住所\n生活協同組合コープみらい,埼玉県さいたま市\n大学生協ほしのもり,東京都杉並区\n"
CHINESE = "名称,地址\n红星农民专业合作社,北京市海淀区中关村\n阳光蔬菜种植合作社,上海市浦东新区\n"
KOREAN = "이름,주소\n한살림서울소비자생활협동조합,서울시 서초구\n아이쿱생협 협동조합,부산시 해운대구\n"
RUSSIAN = "название,город\nКооператив «Рассвет»,Тула\nСельский кооператив Нива,Вологда\n"
CAPITALS = "НАЗВАНИЕ,ГОРОД\nКООПЕРАТИВ РАССВЕТ,ТУЛА\nСЕЛЬСКИЙ КООПЕРАТИВ,ВОЛОГДА\n"
FRENCH = "nom,ville\nSociété coopérative à Besançon,Besançon\nÉpicerie coopérative l’Été,Orléans\nCréée,Alès\n"
PORTUGUESE = "NOME,CIDADE\nASSOCIAÇÃO DE HABITAÇÃO,SÃO JOÃO\nCOOPERAÇÃO E EDUCAÇÃO,CONCEIÇÃO\nAÇÃO,PRODUÇÃO\n"
GERMAN = "name,ort\nBäckerei Übermut,Köln\nGrüne Höfe eG,Düren\nMühlenfüße,Öhringen\nWärme für Süd,Görlitz\n"


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (JAPANESE, "cp932", "Shift JIS"),
        (CHINESE, "gb18030", "GB 18030"),
        (KOREAN, "euc_kr", "EUC-KR"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (CAPITALS, "cp1251", "Windows-1251"),
        (FRENCH, "cp1252", "Windows-1252"),
        (PORTUGUESE, "cp1252", "Windows-1252"),
        (GERMAN, "cp1252", "Windows-1252"),
    ],
)
def test_read_as_it_was_written_and_said(text: str, encoding: str, read_as: str) -> None:
    reading = read_bytes(text.encode(encoding), "list.csv")
    lines = text.strip().split("\n")
    assert reading.tables[0].frame.columns == lines[0].split(",")
    assert reading.tables[0].frame.rows() == [tuple(line.split(",")) for line in lines[1:]]
    (issue,) = [issue for issue in reading.issues if issue.code == "encoding_guessed"]
    assert read_as in describe(issue)[0]


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN.translate({171: 34, 187: 34}), "koi8-r"), ("όνομα,πόλη\n" * 9, "cp1253")]
)
def test_what_is_not_clear_is_left_to_the_usual_one(text: str, encoding: str) -> None:
    reading = read_bytes(text.encode(encoding), "list.csv")
    (issue,) = [issue for issue in reading.issues if issue.code == "encoding_guessed"]
    assert "Windows-1252" in describe(issue)[0]
