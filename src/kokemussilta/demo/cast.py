"""The people and organisations of the demo world. All are invented; only the municipalities are real."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class House:
    """An organisation."""

    slug: str
    name: str
    name_sv: str
    municipality: str
    coordinates: bool = False
    orders: bool = True
    serves: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    phone: str = "+358401230000"


HOUSES = (
    House(
        "lakeuden-hyvinvointialue", "Lakeuden hyvinvointialue", "Slättlandets välfärdsområde", "Seinäjoki",
        coordinates=True, serves=("16",),
        units=(
            ("Psykiatrian osasto 3", "psychiatry"), ("Aikuissosiaalityö, Seinäjoki", "adult-social-work"),
            ("Perhekeskus Kauhava", "family-centre"), ("Päihdepoliklinikka", "addiction"),
        ),
    ),
    House(
        "merenkurkun-kokemus", "Merenkurkun kokemus ry", "Kvarkens erfarenhet rf", "Vaasa",
        coordinates=True, serves=("17",), units=(("Kohtaamispaikka Majakka", "meeting-place"),),
    ),
    House(
        "rannikon-amk", "Rannikon ammattikorkeakoulu", "Kustens yrkeshögskola", "Vaasa",
        units=(("Sosiaali- ja terveysala", "school"), ("Avoin opetus", "school")),
    ),
    House(
        "lakeuden-ammattiopisto", "Lakeuden ammattiopisto", "Slättlandets yrkesinstitut", "Seinäjoki",
        units=(("Lähihoitajakoulutus", "school"), ("Nuorisoala", "school")),
    ),
    House(
        "kurikan-kaupunki-nuoret", "Kurikan nuorten talo", "Ungdomshuset i Kurikka", "Kurikka",
        units=(("Etsivä nuorisotyö", "municipality"),),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Worker:
    """Somebody who works in an organisation."""

    key: str
    name: str
    house: str
    role: str
    unit: str = ""
    language: str = "fi"
    shown: bool = True


WORKERS = (
    Worker("sari", "Sari Koivumäki", "lakeuden-hyvinvointialue", "coordinator"),
    Worker("henrik", "Henrik Lindqvist", "merenkurkun-kokemus", "coordinator", language="sv"),
    Worker("pirjo", "Pirjo Ylitalo", "lakeuden-hyvinvointialue", "lead"),
    Worker("gunilla", "Gunilla Åkerman", "merenkurkun-kokemus", "lead", language="sv"),
    Worker("maija", "Maija Rintala", "lakeuden-ammattiopisto", "client", "Lähihoitajakoulutus"),
    Worker("jonas", "Jonas Backman", "rannikon-amk", "client", "Sosiaali- ja terveysala", language="sv"),
    Worker("outi", "Outi Hakala", "lakeuden-hyvinvointialue", "client", "Psykiatrian osasto 3"),
    Worker("ville", "Ville Mäki-Latva", "kurikan-kaupunki-nuoret", "client", "Etsivä nuorisotyö"),
    Worker("kirsi", "Kirsi Harjunpää", "lakeuden-ammattiopisto", "lead", shown=False),
    Worker("marjo", "Marjo Kettunen", "lakeuden-hyvinvointialue", "approver"),
    Worker("eero", "Eero Niemelä", "lakeuden-hyvinvointialue", "approver"),
    Worker("satu", "Satu Koskela", "lakeuden-ammattiopisto", "approver", "Lähihoitajakoulutus"),
    Worker("ritva", "Ritva Alanen", "lakeuden-ammattiopisto", "lead"),
    Worker("merja", "Merja Niemistö", "lakeuden-hyvinvointialue", "payroll"),
    Worker("raija", "Raija Kuusela", "lakeuden-ammattiopisto", "payroll"),
    Worker("camilla", "Camilla Ekholm", "merenkurkun-kokemus", "payroll", language="sv"),
    Worker("raili", "Raili Kettunen", "lakeuden-hyvinvointialue", "mentor"),
    Worker("tuula", "Tuula Saarijärvi", "lakeuden-hyvinvointialue", "privacy_officer"),
)


@dataclass(frozen=True)
class Person:
    """An expert by experience."""

    key: str
    first: str
    last: str
    house: str
    municipality: str
    themes: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...] = ("fi",)
    alias: str = ""
    hours: tuple[tuple[int, str, str], ...] = ()
    max_km: int = 100
    per_month: int | None = None
    per_week: int | None = None
    ceiling: int | None = None
    remote: bool = True
    newcomer: bool = False
    boundaries: tuple[tuple[str, str], ...] = ()
    met_days_ago: int | None = None
    paused_days_ago: int | None = None
    back_in_days: int | None = None
    car: bool = True
    areas: tuple[str, ...] = ()
    most_people: int | None = None
    rest: int = 0
    heavy: tuple[str, ...] = ()
    notice: int = 0
    calendar: str = ""
    tells: tuple[str, str] = ("", "")
    seen_by: tuple[str, ...] = ()
    title: str = "kokemusasiantuntija"
    words: str = field(default="")


TALK = ("school-lecture", "staff-training", "co-teaching", "human-library", "panel")
NEAR = ("talking-bench", "peer-talk", "social-support", "meeting-place", "support-person", "group-leading", "reception")
DEVELOP = ("development-group", "customer-panel", "auditing", "day-in-life", "working-pair", "media-interview")
ALL = TALK + NEAR + DEVELOP
DAYTIME = tuple((weekday, "08:00", "16:00") for weekday in range(5))
EVENINGS = tuple((weekday, "16:00", "21:00") for weekday in range(5))

_L, _M = "lakeuden-hyvinvointialue", "merenkurkun-kokemus"


def _p(*who: str | tuple[str, ...], **more: object) -> Person:
    """Key, first and last name, organisation, town, themes, kinds; themes as `depression ~psychosis`, a tilde for a next of kin's."""
    *names, themes, kinds = who
    pairs = tuple((word.lstrip("~"), "close" if word.startswith("~") else "own") for word in str(themes).split())
    key, first, last, house, town = map(str, names)
    return Person(key, first, last, house, town, pairs, tuple(kinds), **more)  # type: ignore[arg-type]


PEOPLE = (
    _p("aino", "Aino", "Lehtola", _L, "Seinäjoki", "depression recovery burnout", ALL, hours=DAYTIME, per_month=6,
       ceiling=90000, words="Kerron, miltä toipuminen näytti arjessa.", rest=1, heavy=("peer-talk", "group-leading"), notice=3,
       calendar="kalenteri.demo.kokemussilta.example", most_people=80,
       boundaries=(("theme", "self-harm"), ("product", "customer-panel")),
       tells=("Kerron, miten masennus alkoi, millaista apua sain ja mikä auttoi.", "En kerro lapsistani enkä entisestä työpaikastani.")),
    _p("bjorn", "Björn", "Sandvik", _L, "Vaasa", "bipolar depression", TALK + DEVELOP, languages=("sv", "fi"), seen_by=(_M,)),
    _p("leena", "Leena", "Majamaa", _L, "Lapua", "~youth-mental-health ~psychosis", TALK + NEAR, hours=EVENINGS + DAYTIME, car=False,
       areas=("Lapua", "Seinäjoki", "Kauhava")),
    _p("tuomas", "Tuomas", "Kallio", _L, "Seinäjoki", "~youth-mental-health ~addiction", ALL, per_month=3),
    _p("anni", "Anni", "Rautio", _L, "Kauhava", "~youth-mental-health", TALK, newcomer=True, met_days_ago=6),
    _p("jari", "Jari", "Hietanen", _L, "Kurikka", "~depression alcohol", ALL, max_km=120),
    _p("henna", "Henna", "Viitala", _L, "Ilmajoki", "eating-disorder anxiety", TALK, paused_days_ago=60, back_in_days=20, met_days_ago=74),
    _p("petri", "Petri", "Järvelä", _L, "Alavus", "gambling debt", NEAR + DEVELOP, met_days_ago=66, title="kokemusosaaja"),
    _p("mirva", "Mirva", "Saunamäki", _L, "Lapua", "psychosis involuntary-care", DEVELOP + NEAR, alias="Mirva",
       boundaries=(("unit", "Psykiatrian osasto 3"), ("media", ""))),
    _p("kalle", "Kalle", "Penttilä", _L, "Kauhajoki", "alcohol drugs recovery", ALL, title="kokemustoimija"),
    _p("sanna", "Sanna", "Luhtala", _L, "Seinäjoki", "domestic-violence trauma", TALK + DEVELOP, boundaries=(("media", ""), ("recording", ""))),
    _p("riku", "Riku", "Niemelä", _L, "Seinäjoki", "adhd school-dropout bullying", TALK, languages=("fi", "en")),
    _p("eila", "Eila", "Kujanpää", _L, "Teuva", "suicide-loss widowhood", TALK + NEAR, boundaries=(("minors", ""),), rest=5, notice=7,
       tells=("Kerron surusta ja siitä, miten arki jatkui.", "En kerro tapahtumasta itsestään.")),
    _p("timo", "Timo", "Haapala", _L, "Kuortane", "brain-injury work-ability", DEVELOP + TALK, remote=True, max_km=40),
    _p("niina", "Niina", "Ojaniemi", _L, "Isokyrö", "postnatal depression", TALK + NEAR, hours=DAYTIME),
    _p("arto", "Arto", "Vainionpää", _L, "Seinäjoki", "prison drugs leaving-crime", TALK + NEAR, languages=("fi", "rmf"), alias="Arska"),
    _p("jaana", "Jaana", "Rinta-Jouppi", _L, "Seinäjoki", "anxiety loneliness", NEAR, per_week=1, ceiling=60000, most_people=15, rest=2),
    _p("mikko", "Mikko", "Alasaari", _L, "Vaasa", "depression using-services", DEVELOP, hours=DAYTIME, seen_by=(_M,)),
    _p("heidi", "Heidi", "Koskela", _L, "Seinäjoki", "burnout anxiety", TALK, newcomer=True, met_days_ago=3),
    _p("olli", "Olli", "Sippola", _L, "Ähtäri", "homelessness alcohol", NEAR + TALK, title="kokemusosaaja"),
    _p("ritva", "Ritva", "Marttila", _L, "Kurikka", "~memory-illness ~family-carer", TALK + DEVELOP, remote=False),
    _p("samuli", "Samuli", "Keski-Rahkonen", _L, "Seinäjoki", "gaming adhd", TALK, languages=("fi", "en"), hours=EVENINGS),
    _p("elina", "Elina", "Haukkala", _L, "Lapua", "trauma self-harm", TALK + NEAR, boundaries=(("alone", ""), ("minors", ""))),
    _p("pentti", "Pentti", "Uusimäki", _L, "Alajärvi", "heart diabetes", DEVELOP + TALK, max_km=60, car=False),
    _p("lotta", "Lotta", "Nyholm", _M, "Vaasa", "depression anxiety", ALL, languages=("sv", "fi", "en")),
    _p("kristian", "Kristian", "Holm", _M, "Mustasaari", "alcohol recovery", ALL, languages=("sv", "fi"), seen_by=(_L,)),
    _p("fatima", "Fatima", "Haddad", _M, "Vaasa", "refugee integration trauma", TALK + NEAR, languages=("ar", "fi", "en")),
    _p("gun", "Gun-Britt", "Westerlund", _M, "Närpiö", "~depression grief", NEAR + TALK, languages=("sv",), remote=False),
    _p("joel", "Joel", "Ström", _M, "Pietarsaari", "lgbtiq bullying youth-mental-health", TALK, languages=("sv", "fi")),
    _p("marika", "Marika", "Söderlund", _M, "Vöyri", "rheumatic pain work-ability", DEVELOP + TALK, languages=("sv", "fi")),
    _p("jukka", "Jukka", "Pihlaja", _M, "Vaasa", "prison drugs", NEAR + TALK),
    _p("anna", "Anna", "Fors", _M, "Maalahti", "~placement ~adhd", TALK + DEVELOP, languages=("sv", "fi")),
    _p("rasmus", "Rasmus", "Enlund", _M, "Kristiinankaupunki", "psychosis recovery", TALK, languages=("sv",), newcomer=True),
    _p("tiina", "Tiina", "Ahonen", _M, "Vaasa", "cancer grief", ALL, hours=DAYTIME, areas=("Vaasa", "Mustasaari"), car=False),
    _p("daniel", "Daniel", "Björklund", _M, "Vaasa", "gambling debt", TALK + DEVELOP, languages=("sv", "fi"), met_days_ago=80),
    _p("sofia", "Sofia", "Grön", _M, "Uusikaarlepyy", "eating-disorder youth-mental-health", TALK, languages=("sv", "en")),
    _p("hannu", "Hannu", "Laitila", _M, "Laihia", "alcohol divorce", NEAR + DEVELOP, met_days_ago=95),
    _p("noora", "Noora", "Virtasalo", _M, "Vaasa", "bipolar postnatal", ALL, per_month=4, ceiling=80000),
    _p("leif", "Leif", "Sjöblom", _M, "Kaskinen", "brain-injury epilepsy", DEVELOP + TALK, languages=("sv", "fi"), max_km=150),
    _p("aada", "Aada", "Kivistö", _M, "Mustasaari", "placement aftercare", TALK + DEVELOP, newcomer=True, alias="A. K."),
)  # fmt: skip

SHOWN_EXPERTS = ("aino", "bjorn", "leena", "anni", "lotta")


def address(key: str) -> str:
    """The demo address of a person."""
    return f"{key}@demo.kokemussilta.example"
