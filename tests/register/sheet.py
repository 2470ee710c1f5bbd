"""Rows of a spreadsheet."""

HEAD = "Etunimi;Sukunimi;Sähköposti;Puhelin;Kotikunta;Kokemustausta;Kielet;Suostumus;Viimeksi tavattu"
AINO = "Aino;Lahti;aino@example.org;040 123 4567;Seinäjoki;masennus, huumeet (läheinen);suomi, ruotsi;1.2.2026;5.2.2027"
LEO = "Leo;Laine;;040 123 4567;Seinäjoki;masennus;suomi;1.2.2026;5.2.2027"
EERO = "Eero;Ek;eero@example.org;;Vasa;;;;"
