"""Awkward people: names, addresses, jobs and numbers that programs get wrong, by what is awkward in them; and a list of
5,000 made of them.

Nothing here is random: the same list comes out each time. What a list may hold is apart from what its reading refuses
(`REFUSED`).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEADER = (
    "Matricule",
    "Nom complet",
    "Civilité",
    "Adresse",
    "Emploi",
    "Date d'entrée",
    "Date du contrat",
    "Statut contractuel",
    "Langue",
    "Traduction",
    "Numéro d'avenant",
    "Service",
)


def both_forms(*texts: str) -> list[str]:
    """Texts composed and decomposed: one looks like the other."""
    return [
        form
        for text in texts
        for form in dict.fromkeys((unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)))
    ]


#: Names by what is awkward in them. All can be read, issued, and printed as they are given.
NAMES: dict[str, list[str]] = {
    "plain": ["Camille Roussel", "Séamus O'Brien", "Jean-Baptiste Lefèvre-Œuvrard", "Aïssatou N'Diaye"],
    "particles": [
        "Jean d'Arc",
        "Anne-Marie de La Tour d'Auvergne",
        "Charles-Henri du Val-de-Grâce",
        "Ludwig van der Weyden",
        "Karl von und zu Guttenberg",
        "Gerard 't Hooft",
        "Willem ter Horst-'s Gravesande",
        "Abd al-Raḥmān ibn al-Ḥaǧǧ",
        "Ciarán mac Giolla Ó Briain",
        "Lorenzo de' Medici",
        "Gina dell'Acqua",
        "Inês dos Santos e Silva",
        "José Ortega y Gasset",
        "Hélène MARTEL, née D'AUBREVILLE",
        "Claude Petit, né(e) Grand",
        "Smith, Jr.",
        "Anne (Mme) Le Goff",
        "Le 1er de La Tour",
        "Louis le 1er",
        "1er Mai",
    ],
    "apostrophes": [
        "Pat O'Brien",
        "Pat O’Brien",
        "Pat Oʼbrien",
        "Pat O‘Brien",
        "Pat O′Brien",
        "Pat O`Brien",
        "Pat O´Brien",
        "Pat L''Huillier",
        "Kaʻahumanu",
        "D’",
        "L' ",
        "N'guyen 'Zo' d''Arc'",
        "ʿAlī ʾAmīn",
    ],
    "ligatures": [
        "Œdipe Ægir",
        "Lœtitia Cœur",
        "Pierre Louÿs",
        "L'Haÿ-les-Roses",
        "Groß Weiß",
        "GROẞ WEIẞ",
        "Conﬁdo ﬂora ﬃ",
        "ĳsbrand Ĳssel",
        "Đorđe Đukić",
        "Łukasz Żółć",
        "Ðór Þórsson",
        "Ħal Għargħur",
        "Işıl Ilıca",
        "İstanbul İnci",
        "Waſſermann",
        "ǅemal ǆ",
        "Ŋugi",
        "Björk Åse",
        "Gal·la Ŀluís",
        "Dvořák Ňěmec",
        "Ățârî Șțefan",
        "Ştefan Ţepeş",
        "ﬅeﬆ Mﬀ",
    ],
    "combining": [
        *both_forms(
            "Éloïse Noël",
            "Nguyễn Thị Ánh",
            "Zoë Ångström",
            "Ọlá Ṣóyínká",
            "Dž̌ungla",
            "Łódź Ñandú",
            "김철수",
            "ガギグ パピ",
            "Ά Ὀδυσσεύς",
        ),
        "Nguye\u0302\u0303n Tḥ\u0323i",
        "\u0301Accent",
        "Z\u0337a\u0338l\u0336go\u0489\u0342\u0327",
        "Å vs Å Ω K",
        "e\u0301\u0301\u0301",
        "A\u030a\u0301sa",
        "q\u0307\u0323 Qua",
        "Q\u0323\u0307 Qua",
    ],
    "right to left": [
        "محمد علي",
        "שרה כהן",
        "مُحَمَّد بن عَبْدِ ٱللَّٰهِ",
        "שָׂרָה בַּת־אָבְרָהָם",
        "علی\u200cرضا موسوی",
        "ﷲ ﻻ",
        "ܐܒܪܗܡ",
        "Ali علي Ben محمد",
        "עמי Ben-Ami 3",
        "اسم (جديد)",
        "ߒߞߏ",
        "٣ محمد",
        "ދިވެހި",
    ],
    "other scripts": [
        "राम कृष्ण",
        "क्\u200dष शर्मा",
        "தமிழ் செல்வன்",
        "สมชาย ใจดี",
        "ສົມສັກ",
        "សុខ សាន្ត",
        "မောင်မောင်",
        "བཀྲ་ཤིས",
        "李小龍",
        "李",
        "𠮷野 𡈽",
        "髙橋 﨑",
        "葛\U000e0100城",
        "ﾊﾝｶｸ ｶﾞﾅ",
        "山田\u3000太郎",
        "Владимир Ёлкин",
        "Οδυσσεύς",
        "გიორგი",
        "Հայկ",
        "ኃይለ ሥላሴ",
        "ᏣᎳᎩ",
        "ᐃᓄᒃ",
        "𐐔𐐯𐐅",
        "ᠮᠣᠩᠭᠣᠯ",
        "𞤀𞤣𞤤𞤢𞤥",
    ],
    "emoji and marks": [
        "👩🏽\u200d💼 Zoé",
        "Zoé 🇫🇷",
        "❤\ufe0f Léa",
        "❤ Léa",
        "👨\u200d👩\u200d👧\u200d👦 Luc",
        "Jo ™ ® ©",
        "Jo² n³",
        "Ⅷ Henri",
        "№ 5 Jo",
        "𝕵𝖔 𝐇𝐮𝐠𝐨",
        "ª º Jo",
        "Jo ½",
        "⁄Jo∕",
        "Jo ☃",
    ],
    "spaces": [
        "Max\u00a0Müller",
        "Max\u202fMüller",
        "Max\u2009Müller",
        "Max\u2003Müller",
        "Max\u2007Müller",
        "M\u00a0\u00a0M",
        "Max \u00a0 Müller",
        "Ibn\u200cKhaldoun",
        "Jo\u1680Jo",
        "Jo\u205fJo",
        "Jo\u3000Jo",
    ],
    "quotes and marks": [
        "“Jo” Le ‘Grand’",
        "« Le Grand » Jo",
        "«Jo»",
        "„Jo“",
        '"Jo"',
        "Jo \"le Grand\" 'x'",
        "Jo...",
        "Jo…",
        "M. Jo.",
        "...Jo",
        "A;B Jo",
        "A|B Jo",
        "A,B",
        "A\\B",
        "50 % Jo",
        "50% Jo",
        "Jo: Anne",
        "Jo : Anne",
        "Jo ; Anne",
        "Jo; Anne",
        "Qui ? Moi !",
        "n° 5 Jo",
        "article 5 Jo",
        "12 345 Jo",
        "5 mai Jo",
        "Jean–Pierre — Jo",
        "Jean - Pierre",
        "Jean – Pierre",
        "Jo €",
        "5 € Jo",
        "L. 1221-1 Jo",
        "§ 5 Jo",
        "MM. Jo et Mme Jo",
        "Jo@jo.example",
        "https://jo.example/?a=1&b=2",
        "10:30 Jo",
        "(Jo",
        "Jo)",
        "¿Jo?",
        "Jo -",
        "- Jo",
        "– Jo",
    ],
    "names of devices": [
        "CON",
        "con",
        "Nul",
        "nul.txt",
        "AUX.docx",
        "aux",
        "PRN.",
        "COM1",
        "com¹",
        "COM⁵",
        "LPT9.docx",
        "con .txt",
        "CON ",
        "CONIN$",
        "CONOUT$",
        "CLOCK$",
        "desktop.ini",
        "Thumbs.db",
        "~$Jo",
        "..Jo",
        "Jo..",
        "Jo. .",
        ".Jo",
        ".aigov",
        "manifest.csv",
        "manifest.jsonl",
        "run.json",
        "con.con",
    ],
    "paths": [
        "Jo/Jo",
        "Jo\\Jo",
        "C:\\Jo",
        "C:Jo",
        "../../etc/Jo",
        "..\\Jo",
        "/Jo",
        "Jo/",
        "Jo∕Jo",
        "Jo⁄Jo",
        "Jo：Jo",
        "Jo:stream",
        "Jo?*<>|",
        "Jo％2F",
        "Jo%2FJo",
        "file:///Jo",
        "\\\\?\\Jo",
        "Jo／Jo",
        "Jo＼Jo",
        "Jo＂Jo＊",
    ],
    "markup": [
        "&amp; Jo",
        "&Jo;",
        "&#65;Jo",
        "&#x0;Jo",
        "Dupont & Fils <SAS>",
        "Jo<",
        ">Jo",
        "</w:t></w:r>Jo<w:r><w:t>",
        "]]> Jo",
        "<![CDATA[Jo]]>",
        "<!-- Jo -->",
        "<?xml Jo?>",
        "<!DOCTYPE Jo [<!ENTITY x 'y'>]>",
        "{{ x }} Jo",
        "{{ employee.name }}",
        "{{7*7}}Jo",
        "{% for x in y %}Jo{% endfor %}",
        "{% raw %}Jo",
        "{# Jo #}",
        "[[body]] Jo",
        "[[confidential-data]] Jo",
        "[•] Jo",
        "[Jo]",
        "${jndi:ldap://jo.example/a}",
        "%s %d Jo",
        "{name}",
        "{key}",
        "{0} {Jo}",
        "{}{ Jo }",
        "_x0041_Jo",
        "_x000D_Jo",
        "\\n Jo",
        "\\u0041 Jo",
        "**Jo** _x_ `y`",
        "# Jo",
        "[l](u) Jo",
        "~~Jo~~",
        "<b>Jo</b>",
        "'; DROP TABLE aigov_events; --Jo",
        'Jo" onload="x',
        "{\\rtf1 Jo}",
        "{ MERGEFIELD Jo }",
        "&nbsp;Jo",
        "\\g<0>Jo",
        "\\1Jo",
        "$1Jo",
        "^Jo$",
        "Jo\\",
        "{{s1|signature|100|30}} Jo",
        "None",
        "null",
        "nan",
        "True",
        "undefined",
        "Jo\\0",
    ],
    "formulas": [
        "=A1",
        '=HYPERLINK("http://jo.example";"Jo")',
        "=cmd|' /C calc'!A0",
        "+A1",
        "-A1",
        "@cmd",
        "@SUM(A1)",
        "+33 Jo",
        "-2 Jo",
        "＝A1",
        "＋A1",
        "－A1",
        "＠A1",
        "'=A1",
        '"=A1',
        '"=A1"',
        "|cmd",
        "%Jo",
        "− A1",
        "﹣A1",
        "﹢A1",
        "﬩A1",
        "=\u00a0A1",
        "\u200c=A1",
        "Jo=A1",
        "Jo,=A1",
        "Jo;=A1",
        "Jo;=A1;Jo",
        "Jo, +A1",
        "x,=A1,y",
        "'+A1",
        "=-A1",
        'DDE("cmd")',
        '=A1" Jo',
        '""=A1',
    ],
    "digits and one letter": [
        "O",
        "Ó",
        "É",
        "x",
        "Ж",
        "𠮷",
        "e\u0301",
        "J 2",
        "007 Bond",
        "1 Jo",
        "1er Jo",
        "2e Jo",
        "3,14 Jo",
        "1e5",
        "0x1F",
        "Q1",
        "E5",
        "12E3",
        "TRUE",
        "1/2 Jo",
        "01/02/2020 Jo",
        "#1 Jo",
        "N/A",
    ],
    "alike": [
        "Jean Petit",
        "JEAN PETIT",
        "jean petit",
        "Jéan Petit",
        "Jean Pétit",
        "Jean Реtit",
        "Jеаn Pеtit",
        "Jean\u00a0Petit",
        "Jean\u200cPetit",
        "ＪＥＡＮ Petit",
        "𝐉ean Petit",
        "Jean Petıt",
        "Jean Petiṭ",
        "Jean Petit.",
        "Jean Petit-2",
        "Jean Petit-3",
        "Jean Petit/2",
        "Jean-Petit",
        "Jean Petit ",
        "ʝean Petit",
        "Strasse",
        "Straße",
        "STRASSE",
        "ſtrasse",
        "ﬁn",
        "fin",
        "FIN",
        "oe",
        "œ",
        "Œ",
        "ı",
        "i",
        "I",
        "İ",
        "Kelvin",
        "Kelvin",
        "ΟΔΟΣ",
        "οδος",
        "οδοσ",
        "Mme X",
        "Mme\u202fX",
        "ά",
        "ά",
        "Ǆ",
        "ǅ",
        "ǆ",
        "DŽ",
        "ᏸ",
        "Ᏸ",
        "Ω",
        "Ω",
        "ẞ",
        "ß",
        "ss",
    ],
    "unassigned": ["\u0378Jo"],
    "words of 25 and more": [
        "x" * 120,
        "É" * 120,
        "Nguye\u0302\u0303n" * 13,
        "李" * 120,
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "مح" * 60,
        "👩🏽\u200d💼" * 28 + "Zoé",
        "<&>\"'" * 24 + "x",
        "a" * 25,
    ],
    "120 characters": [
        ("Marie " * 20).strip(),
        ("d'Arc & <Fils> " * 8).strip(),
        ("É " * 60).strip(),
        ("Jo\u00a0Jo " * 20)[:119],
        ("Anne-Marie de La Tour " * 6)[:120].strip(),
        "Jo " + "x" * 24 + " " + "y" * 24 + " " + "z" * 24 + " " + "w" * 24,
        ("שרה כהן " * 15).strip(),
        ("李小龍 " * 30).strip(),
    ],
    "lines and tabs": [
        "Jean\nPaul",
        "Jean\r\nPaul",
        "Jean\tPaul",
        "Jean \n\n  Paul",
        "Jean\rPaul",
        "  Jean   Paul  ",
        "\nJean\n",
        "\u00a0Jean Paul\u00a0",
        "Jean\t\t Paul",
    ],
}

#: Longer, or of other forms than a name may have.
ADDRESSES: dict[str, list[str]] = {
    "plain": ["8 impasse du Moulin, 69100 Villeurbanne", "Lyon"],
    "French": [
        "12B rue de l'Écluse, bât. C, 37998 Saint-Modèle-sur-Loire",
        "12, rue de l’Œuvre (1er étage), 69001 Lyon",
        "c/o « Le 1er » ; 3 rue <X> & Y",
        "L'Haÿ-les-Roses",
        "3 bis, quai d'Ivry ; appt. n° 5, 94200 Ivry",
        "lieu-dit Les " + "Champs " * 25,
        "1, pl. du 8-Mai-1945",
        "Rés. « L'Été », esc. B",
        "27 Queen's Road, EXAMPLETON EX4 1AA, Royaume-Uni",
        "5 % rue 12 345 : 50€ !",
        "BP 12 345\u202f– CEDEX 09",
        "rue de la Paix, esc. 3, 2e étage, porte 4, code 12A34, 75002 Paris, France",
    ],
    "lines": [
        "8 rue Haute\n69001 Lyon",
        "8 rue Haute\r\nBât. B\r\n69001 Lyon",
        "8 rue\tHaute",
        " 8  rue   Haute ",
        "8 rue\n\n\nHaute,\nLyon",
    ],
    "scripts": [
        "شارع الحمراء ١٢، بيروت",
        "רחוב הרצל 5",
        "東京都千代田区1-1",
        "ул. Ленина, д. 5",
        "8 rue e\u0301troite",
        "8 rue étroite",
        "8\u00a0rue\u202fHaute",
        "सड़क ५",
    ],
    "markup": [
        "<w:p/>&amp;{{ x }}{% if %}[[body]]",
        "</w:t>]]>",
        "=1+1",
        "@1",
        "-5 rue",
        "+33 1 23 45 67 89",
        "a\\b/c:d",
        "{address}",
        "'=1'",
        '"8 rue"',
        "1er",
        "rue du 1er",
        "12|13; 14\\15",
    ],
    "long": [("rue de la Très-Longue-Voie " * 12)[:299].strip(), "x" * 60 + " rue"],
}

JOBS: dict[str, list[str]] = {
    "plain": ["tisseuse", "Ingénieure d'études"],
    "French": [
        "chef d’atelier, 1er échelon",
        "R&D",
        "agent « polyvalent »",
        "VRP ; ETAM : niv. 2",
        "conducteur·rice",
        "directeur/directrice",
        "aide-soignant(e)",
        "opérateur 3×8",
        "n° 2 de l'atelier",
        "responsable " * 9,
        "1er",
        "technicien 12 345",
        "« 50 % »",
        "Attaché(e) de presse – n° 1…",
        "premier secrétaire, dit le 1er",
    ],
    "markup": ["<b>chef</b>", "{{ job }}", "[[job]]", "a & b", "'\"'", "=cmd", "-", "+1", "@", "]]>", "&lt;", "{%"],
    "scripts": ["مهندس", "工程师", "инженер", "Cheffe\u00a0d'équipe", "chef\nd'équipe", "che\u0301f", "👷 chef"],
    "long": [
        ("chargé de mission auprès du directeur " * 5)[:199].strip(),
        "Donaudampfschifffahrtsgesellschaftskapitän",
    ],
}

#: Numbers of people: those that look alike as file names, devices, formulas.
KEYS: list[str] = [
    "E1",
    "e1",
    "É1",
    "E\u03011",
    "E 1",
    "E/1",
    "E\\1",
    "E:1",
    "E-1",
    "E.1",
    "E1.",
    "E1-2",
    "E1-3",
    "e1-2",
    "E\u200c1",
    "Е1",
    "Ε1",
    "Ｅ1",
    "𝐄1",
    "E¹",
    "E₁",
    "E１",
    "E\u00a01",
    "E*1",
    "E?1",
    'E"1',
    "E<1",
    "E>1",
    "E|1",
    "(E1)",
    "E1...",
    "..E1",
    "E1\u0301",
    "ё1",
    "œ1",
    "oe1",
    "ß1",
    "ss1",
    "ı1",
    "i1",
    "I1",
    "İ1",
    "K1",
    "K1",
    "CON",
    "con",
    "nul",
    "NUL.txt",
    "aux.docx",
    "com1",
    "COM¹",
    "lpt9",
    "prn",
    "con .txt",
    "CONIN$",
    ".aigov",
    "manifest.csv",
    "manifest.jsonl",
    "~$E1",
    "00042",
    "042",
    "42",
    "4.2e1",
    "1E5",
    "0",
    "00",
    "١٢",
    "１２",
    "²",
    "TRUE",
    "2026-11-24",
    "1/2",
    "=1+1",
    '=HYPERLINK("http://x")',
    "+33",
    "-2",
    "@cmd",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "'=1",
    '"=1"',
    "|x",
    "%x",
    "x,=1+1",
    "x;=1+1",
    "x,=1+1,y",
    "x\u00a0=1",
    "={1}",
    "-1+1",
    "--",
    "- 1",
    "+",
    "@",
    "=",
    "&amp;",
    "<b>",
    "</key>",
    "]]>",
    "{{ x }}",
    "{% x %}",
    "{key}",
    "{}",
    "[[body]]",
    "..",
    "...",
    ".",
    "a/../b",
    "../x",
    "/etc/x",
    "C:\\x",
    "a//b",
    "\\\\x",
    "#N",
    "%2F",
    "$(x)",
    "`x`",
    "'x'",
    '"x"',
    '"',
    "'",
    ";",
    ",",
    "a;b",
    "a,b",
    'a"b',
    "_",
    "*",
    "?",
    "!",
    "…",
    "·",
    "_x000D_",
    "李",
    "محمد",
    "שרה",
    "क्",
    "👩🏽\u200d💼",
    "🇫🇷",
    "❤\ufe0f",
    "❤",
    "x" * 64,
    "É" * 64,
    "李" * 64,
    "👩" * 64,
    "X" * 64,
    "\u0301",
    "e\u0301\u0301",
    "N°1",
    "n° 1",
    "№1",
    "A\u0327",
    "Å",
    "Å",
    "A\u030a",
    "fi",
    "ﬁ",
    "ΟΣ",
    "ος",
    "οσ",
    "x\u0378",
]

#: What reading refuses, and the code of its fault: column → values. A mark of direction, something that no eye sees,
#: damage of an encoding, an error of a spreadsheet.
REFUSED: dict[str, dict[str, list[str]]] = {
    "Nom complet": {
        "bad-character": [
            "Zo\u202egnp.exe",
            "Zo\u202aé\u202c",
            "Zo\u2066é\u2069",
            "Zo\u200fé",
            "Zo\u200eé",
            "Zo\u061cé",
            "Zo\u200bé",
            "Zo\u00adé",
            "Zo\ufeffé",
            "Zo\u2060é",
            "Zo\x07é",
            "Zo\x1bé",
            "Zo\x7fé",
            "Zo\x0bé",
            "Zo\x0cé",
            "Zo\x1cé",
            "Zo\x85é",
            "Zo\u2028é",
            "Zo\u2029é",
            "Zo\ufffdé",
            "Zo\uffffé",
            "Zo\ufff9é",
            "Zo\u180eé",
            "\u3164",
            "Zo\u115fé",
            "Ve\u034fda",
            "Zo\u2800é",
            "Zo\U000e0041é",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f Zoé",
            "ZoÃ©",
            "Ã‰tienne",
            "FranÃ§ois",
            "l\u00e2€™Ha\u00c3\u00bf",
            "#N/A",
            "#REF!",
            "#NOM?",
            " #VALEUR! ",
            "Zoé\n#N/A",
        ],
        "no-name": ["12345", "!", "…", "=1+1", '""', "١٢٣", "👩", "'", "\u0301\u0302"],
        "missing-value": ["", " ", "\u00a0", "-", "—", "\t\n"],
        "too-long": ["Xyzzy " * 33 + "Xyzzyx", "É" * 201, "e\u0301" * 101],
    },
    "Adresse": {
        "bad-character": ["8 rue\u202e Xyzzyx", "8 rue\x00Xyzzyx"[:5] + "\x01Xyzzyx", "#REF!"],
        "too-long": ["Xyzzyx " * 44],
    },
    "Emploi": {"bad-character": ["Xyzzyx\u200b", "chefÂ\u00a0Xyzzyx"], "too-long": ["Xyzzyx " * 29]},
    "Matricule": {
        "bad-character": ["Xyzzyx\u200d\u200b", "Xyzzyx\u202e"],
        "missing-value": ["", "-"],
        "too-long": ["Xyzzyx" * 11],
    },
    "Date d'entrée": {"not-a-date": ["12/31/2019", "=TODAY()", "Xyzzyx", "٠٤/٠٣/٢٠١٩", "31/04/2019", "04/03/19"]},
    "Civilité": {"unknown-word": ["Xyzzyx", "{{ x }}"]},
    "Langue": {"unknown-word": ["Xyzzyx", "en"]},
    "Numéro d'avenant": {"not-a-number": ["0", "-1", "1.5", "Xyzzyx", "１", "٣", "10000"]},
    "Service": {"bad-character": ["Xyzzyx\u202e"]},
}


@dataclass(frozen=True, slots=True)
class Given:
    """One awkward person: the row as the file has it, and what must come out of it."""

    cells: tuple[str, ...]
    sort: str

    @property
    def key(self) -> str:
        return cleaned(self.cells[0])

    @property
    def name(self) -> str:
        return cleaned(self.cells[1])

    @property
    def address(self) -> str:
        return cleaned(self.cells[3], ", ")

    @property
    def job(self) -> str | None:
        return cleaned(self.cells[4])


def cleaned(cell: str, between: str = " ") -> str:
    """What a cell says, spelled again here: no space around, one instead of several, a line end as a space (a comma in
    an address).
    """
    lines = [
        " ".join(part for part in line.split(" ") if part)
        for line in cell.strip().replace("\r", "\n").replace("\t", " ").split("\n")
    ]
    return between.join(line.strip() for line in lines if line.strip())


def _in_turn(groups: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Texts that may come often, and those that need the ordinary writer, which is slow."""
    every = list(dict.fromkeys(text for group in groups.values() for text in group if cleaned(text) not in ("", "-")))
    slow = [text for text in every if is_slow(text)]
    return [text for text in every if text not in slow], slow


def is_slow(text: str) -> bool:
    """Whether bulk issue leaves a text to the ordinary writer: a very long word, "1er" at the end."""
    said = cleaned(text)
    return any(len(word) >= 25 for word in said.split()) or said.endswith("1er")


def people(count: int = 5000) -> Iterator[Given]:
    """The list: every name, address, job and number of the catalogue, then names put together of two of them, until
    there are enough.

    >>> len({one.key for one in people(5000)})
    5000
    """
    sorts = {text: sort for sort, group in NAMES.items() for text in group}
    names, slow_names = _in_turn(NAMES)
    places, slow_places = _in_turn(ADDRESSES)
    jobs, slow_jobs = _in_turn(JOBS)
    slow = (
        [(name, places[0], jobs[0]) for name in slow_names]
        + [(names[0], place, jobs[1]) for place in slow_places]
        + [(names[1], places[1], job) for job in slow_jobs]
    )
    keys = [*dict.fromkeys(KEYS)]
    taken = {cleaned(key) for key in keys}
    for n in range(count):
        if n >= 40 and n % 50 == 7 and slow:
            name, place, job = slow.pop(0)
        else:
            name = names[n % len(names)] if n < 2 * len(names) else _joined(names, n)
            place, job = places[n * 7 % len(places)], jobs[n * 5 % len(jobs)]
        if n < 12:  # the first of each variant is ordinary
            name, place, job = NAMES["plain"][n % 4], ADDRESSES["plain"][n % 2], JOBS["plain"][n % 2]
        key = keys[n] if n < len(keys) else f"{'Ee'[n % 2]}-{n // 2:05d}"
        while n >= len(keys) and key in taken:
            key += "'"
        civility = ("Mme", "M.", "")[n % 3]
        foreign = n % 6 == 5
        status = "cdd" if n % 7 == 3 else "cdi"
        day = f"{1 + n % 28:02}/{1 + n % 12:02}/{2000 + n % 25}"
        signed = "01/01/2020" if n % 4 else "29/02/2024"
        yield Given(
            (
                key,
                name,
                civility,
                place,
                job,
                day,
                signed,
                status,
                "fr+en" if foreign else "fr",
                "oui" if foreign and n % 4 == 1 and len(name) < 30 and len(place) < 50 else "",
                str(1 + n % 12) if n % 3 else "",
                name,
            ),
            sorts.get(name, "two together"),
        )


def _joined(names: list[str], n: int) -> str:
    """Two names as one, no longer than 120 characters."""
    one, other = names[n % len(names)], names[(n * 31 + n // len(names) * 101 + 7) % len(names)]
    both = f"{one} {other}"
    return both if len(both) <= 120 and not is_slow(both) else one


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as the CSV an HR tool writes: semicolons, quotes where they are needed, lines of its own inside quotes, a
    mark before.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def refused() -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Rows that reading refuses, each with one fault: the row, the column and the code of the fault."""
    good = ("R-{n}", "Léa Petit", "Mme", "Lyon", "tisseuse", "04/03/2019", "18/02/2019", "cdi", "fr", "", "1", "Achats")
    n = 0
    for column, codes in REFUSED.items():
        for code, values in codes.items():
            for value in values:
                n += 1
                cells = [cell.format(n=n) for cell in good]
                cells[HEADER.index(column)] = value
                yield tuple(cells), column, code
