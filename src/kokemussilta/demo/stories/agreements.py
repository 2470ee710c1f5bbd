"""Contracts in every state, what people have shown that ends, and a story in the workshop."""

from datetime import datetime, time, timedelta

from kokemussilta.core.clock import local_day
from kokemussilta.demo.stories.world import World
from kokemussilta.register import actions as register
from kokemussilta.register.actions import Shift
from kokemussilta.register.background import Outcome
from kokemussilta.register.contract_rules import usual_end
from kokemussilta.register.ethics_texts import FOR_EXPERTS
from kokemussilta.register.models import Contract, ContractTemplate
from kokemussilta.register.states import QualificationKind

LAKEUS, MERI = "lakeuden-hyvinvointialue", "merenkurkun-kokemus"

TERMS = {
    "fi": (
        "Teet kokemusasiantuntijan tehtäviä silloin, kun se sinulle sopii. Jokaisesta tehtävästä sovitaan erikseen, ja saat aina sanoa ei.\n\n"
        "Palkkio ja matkat maksetaan kuukauden kuluessa siitä, kun olet kertonut, miten tehtävä meni.\n\n"
        "Tehtävissä ja matkoilla niihin olet vakuutettu. Mitä kuulet muista, pidät salassa myös sopimuksen jälkeen.\n\n"
        "Voit lopettaa milloin haluat. Jos me lopetamme, kerromme siitä vähintään viikkoa ennen."
    ),
    "sv": (
        "Du tar uppdrag som erfarenhetsexpert när det passar dig. Varje uppdrag avtalas för sig, och du får alltid säga nej.\n\n"
        "Arvodet och resorna betalas inom en månad efter att du har berättat hur uppdraget gick.\n\n"
        "Du är försäkrad i uppdragen och på resorna till dem. Det du hör om andra håller du för dig själv, också efter avtalet.\n\n"
        "Du kan sluta när du vill. Om vi slutar säger vi till minst en vecka i förväg."
    ),
    "en": (
        "You take on tasks as an expert by experience when it suits you. Each task is agreed separately, and you may always say no.\n\n"
        "The fee and travel are paid within a month of your telling us how the task went.\n\n"
        "You are insured during tasks and on the way to them. What you hear about others stays with you, also after the agreement.\n\n"
        "You may stop whenever you like. If we stop, we tell you at least a week ahead."
    ),
}
#: In force for a year that ends after so many days.
YEARS = {"leena": 41, "tuomas": 12, "jari": 190, "kalle": 250, "riku": 300, "lotta": 55, "kristian": 220, "tiina": 260}
STORY = (
    "Sinä syksynä lakkasin vastaamasta puhelimeen. En osannut sanoa, mikä oli vialla.",
    (
        "Sinä syksynä lakkasin vastaamasta puhelimeen. En osannut sanoa, mikä oli vialla.\n\nSitten hoitaja istui viereeni ja oli hiljaa. "
        "Se oli ensimmäinen kerta, kun en yrittänyt olla pirteä."
    ),
    (
        "Sinä syksynä lakkasin vastaamasta puhelimeen. Pyykit olivat koneessa kolme päivää.\n\nSitten hoitaja istui viereeni ja oli hiljaa. "
        "Se oli ensimmäinen kerta, kun en yrittänyt olla pirteä.\n\nTänään käyn töissä kolmena päivänä viikossa ja kastelen tomaatit. "
        "Jos muistat tästä yhden asian, muista se hiljaisuus."
    ),
)


def happen(world: World, at: datetime) -> None:
    """Bring agreements, what was shown and a story to this moment."""
    templates = {slug: _template(world, slug, lead, at) for slug, lead in ((LAKEUS, "pirjo"), (MERI, "gunilla"))}
    for key, days in YEARS.items():
        _year(world, templates, key, days, at)
    aino = _agreed(world, templates, "aino", at - timedelta(days=200), open_ended=True)
    _weekly_shift(world, aino, at - timedelta(days=198))
    _waiting(world, templates, at)
    _shown(world, at)
    _story(world, at)


def _template(world: World, slug: str, lead: str, at: datetime) -> ContractTemplate:
    return register.add_template(
        organisation=world.houses[slug], name="Toimeksiantosopimus", texts=TERMS, months=12, by=world.users[lead],
        at=at - timedelta(days=395),
    )  # fmt: skip


def _handler(world: World, key: str) -> str:
    return "sari" if world.experts[key].home == world.houses[LAKEUS] else "henrik"


def _offered(
    world: World, templates: dict[str, ContractTemplate], key: str, at: datetime, *, days: int | None = None
) -> Contract:
    expert = world.experts[key]
    template = templates[expert.home.slug]
    first = local_day(at)
    return register.offer_contract(
        expert=expert, organisation=expert.home, version=template.versions.all()[0], starts_on=first,
        ends_on=first + timedelta(days=days) if days else None, by=world.users[_handler(world, key)], at=at,
    )  # fmt: skip


def _agreed(
    world: World, templates: dict[str, ContractTemplate], key: str, at: datetime, *, open_ended: bool = False
) -> Contract:
    contract = _offered(world, templates, key, at, days=None if open_ended else 365)
    register.accept_contract(contract=contract, by=world.experts[key].user, at=at + timedelta(hours=20))
    register.sign_contract(contract=contract, by=world.users[_handler(world, key)], at=at + timedelta(hours=26))
    return contract


def _year(world: World, templates: dict[str, ContractTemplate], key: str, days: int, at: datetime) -> None:
    _agreed(world, templates, key, at - timedelta(days=365 - days))


def _weekly_shift(world: World, contract: Contract, at: datetime) -> None:
    """Every Tuesday morning with the social workers, as agreed; another has just been proposed."""
    unit = world.units[LAKEUS, "Aikuissosiaalityö, Seinäjoki"]
    first = local_day(at)
    tuesdays = Shift(unit, 1, time(9), time(12), first)
    placement = register.add_placement(contract=contract, shift=tuesdays, by=world.users["sari"], at=at)
    register.agree_placement(placement=placement, by=contract.expert.user, at=at + timedelta(hours=5))


def _waiting(world: World, templates: dict[str, ContractTemplate], at: datetime) -> None:
    """One that waits for its expert, one for the organisation, one that was refused, one that its expert ended."""
    _offered(world, templates, "anni", at - timedelta(days=2), days=365)
    bjorn = _offered(world, templates, "bjorn", at - timedelta(days=3), days=365)
    register.accept_contract(contract=bjorn, by=world.experts["bjorn"].user, at=at - timedelta(days=1))
    eila = _offered(world, templates, "eila", at - timedelta(days=30), days=365)
    register.refuse_contract(contract=eila, by=world.experts["eila"].user, at=at - timedelta(days=28))
    petri = _agreed(world, templates, "petri", at - timedelta(days=300))
    register.end_contract(
        contract=petri, last_on=local_day(at - timedelta(days=60)), by=world.experts["petri"].user, at=at - timedelta(days=70)
    )


def _shown(world: World, at: datetime) -> None:
    """First aid and insurance that end some day, the principles accepted by some, a decision about extracts."""
    for key, days_ago in (("aino", 1060), ("leena", 1000), ("kalle", 400), ("lotta", 1075), ("tuomas", 1200)):
        moment = at - timedelta(days=200)
        got_on = local_day(at - timedelta(days=days_ago))
        register.add_qualification(
            expert=world.experts[key], kind=QualificationKind.FIRST_AID, got_on=got_on, ends_on=usual_end("first_aid", got_on),
            by=world.users[_handler(world, key)], at=moment,
        )  # fmt: skip
    seen = local_day(at - timedelta(days=300))
    register.add_qualification(
        expert=world.experts["aino"], kind=QualificationKind.INSURANCE, got_on=seen, ends_on=usual_end("insurance", seen),
        by=world.users["sari"], at=at - timedelta(days=300),
    )  # fmt: skip
    for key in ("bjorn", "leena", "tuomas", "lotta"):
        expert = world.experts[key]
        register.accept_ethics(expert=expert, version=FOR_EXPERTS, by=expert.user, at=at - timedelta(days=20))
    register.decide_record(
        organisation=world.houses[LAKEUS], kind=world.kinds["support-person"], asks=True, outcome=Outcome.MUST,
        by=world.users["pirjo"], at=at - timedelta(days=90),
    )  # fmt: skip


def _story(world: World, at: datetime) -> None:
    """Aino works on her story and has let her coordinator read it, and a mentor the newest version."""
    aino = world.experts["aino"]
    if aino.user is None:
        return
    story = register.add_story(
        expert=aino, name="Hiljaisuus", minutes=3, audience="lähihoitajaopiskelijat", language=world.languages["fi"], text=STORY[0],
        by=aino.user, at=at - timedelta(days=24),
    )  # fmt: skip
    for number, text in enumerate(STORY[1:]):
        version = register.save_story(
            story=story, text=text, tells="Syksy, hoitajan hiljaisuus, tomaatit", leaves_out="Lapset ja työpaikka", by=aino.user,
            at=at - timedelta(days=17 - 6 * number),
        )  # fmt: skip
    sari = world.users["sari"]
    share = register.share_story(
        version=version, reader=sari, named=sari.get_full_name(), by=aino.user, at=at - timedelta(days=10)
    )
    register.note_read(share=share, by=sari, at=at - timedelta(days=9))
    register.comment_on_share(
        share=share, text="Se hiljaisuus jäi mieleen. Pyykit kertovat kaiken ilman selittämistä. Kannattaako tomaatit tuoda jo aiemmin?",
        by=sari, at=at - timedelta(days=9) + timedelta(minutes=20),
    )  # fmt: skip
    register.comment_on_share(
        share=share,
        text="Kiitos! Kokeilen ensi kerralla niin, että tomaatit tulevat ensin.",
        by=aino.user,
        at=at - timedelta(days=8),
    )
    raili = world.users["raili"]
    register.share_story(version=version, reader=raili, named=raili.get_full_name(), by=aino.user, at=at - timedelta(days=2))
