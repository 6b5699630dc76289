"""A column's own way of writing is learnt from its cells."""

import pytest

from potluck.engine.give_back.spelling import speller

US = [("(608) 555-0101", "+16085550101"), ("(608) 555-0102", "+16085550102")]


@pytest.mark.parametrize(
    ("field", "examples", "value", "cell"),
    [
        ("phone", US, "+16085550177", "(608) 555-0177"),
        ("phone", [("608.555.0101", "+16085550101")], "+13125550142", "312.555.0142"),
        ("phone", [("+1 608 555 0101", "+16085550101")], "+13125550142", "+1 312 555 0142"),
        ("phone", [("0034 944 12 34 56", "+34944123456")], "+34915554433", "0034 915 55 44 33"),
        ("phone", [("020 7946 0115", "+442079460115")], "+441632960328", "01632 960328"),
        ("phone", US, "+34944123456", "+34 944 12 34 56"),
        ("phone", [], "+34944123456", "+34 944 12 34 56"),
        ("phone", US, "ask at the desk 5", "ask at the desk 5"),
        ("website", [("www.a.example", "https://a.example")], "https://b.example/x", "b.example/x"),
        ("website", [("http://a.example/", "https://a.example")], "https://b.example", "https://b.example/"),
        ("website", [], "https://b.example", "https://b.example"),
        ("country", [("Spain", "ES"), ("France", "FR")], "DE", "Germany"),
        ("country", [("España", "ES"), ("Francia", "FR")], "DE", "Alemania"),
        ("country", [("ES", "ES"), ("FR", "FR")], "DE", "DE"),
        ("country", [("es", "ES"), ("fr", "FR")], "DE", "de"),
        ("country", [("Estado español", "ES")], "ES", "Estado español"),
        ("country", [("Estado español", "ES")], "DE", None),
        ("status", [("Activa", "open")], "closed", "Inactiva"),
        ("status", [("ABIERTA", "open")], "closed", "CERRADA"),
        ("status", [("open", "open"), ("gone", "closed")], "closed", "gone"),
        ("status", [("x", "open")], "forming", None),
        ("opened", [("03/02/1998", "1998-02-03")], "2010-06-30", "30/06/2010"),
        ("opened", [("2/13/1998", "1998-02-13")], "2010-06-03", "6/3/2010"),
        ("opened", [("1998", "1998")], "2010-06-30", "2010"),
        ("opened", [("3.2.1998", "1998-02-03")], "2010", "2010"),
        ("opened", [], "2010-06-30", "2010-06-30"),
        ("lat", [("43,0731", "43.0731"), ("43,0611", "43.0611")], "43.5", "43,5000"),
        ("lat", [("43.07", "43.07")], "43.123456", "43.1235"),
        ("coordinates", [("(43.0731, -89.4012)", "43.0731|-89.4012")], "43.5|-3.25", "(43.5000, -3.2500)"),
        ("coordinates", [("-89.4012 43.0731", "43.0731|-89.4012")], "43.5|-3.25", "-3.2500 43.5000"),
        ("members", [("1,204", "1204"), ("12", "12")], "3400", "3,400"),
        ("members", [("1204", "1204")], "3400", "3400"),
        ("city", [("MADISON", "MADISON"), ("OLM", "OLM")], "Tarwick", "TARWICK"),
        ("city", [("Madison", "Madison")], "TARWICK", "Tarwick"),
        ("kind", [("Worker co-op", "worker")], "worker", "Worker co-op"),
        ("kind", [("Worker co-op", "worker")], "housing", None),
        ("identifier", [("IP1", "gb-coh:IP1")], "gb-coh:IP2", "IP2"),
        ("identifier", [("IP1", "gb-coh:IP1")], "wikidata:Q2", None),
        ("street", [], "@SUM(1)", None),
        ("street", [], "-1+2", "-1+2"),
        ("street", [], "+cmd", None),
    ],
)
def test_values_are_written_as_the_column_writes_them(field, examples, value, cell):
    assert speller(field, examples)(value) == cell
