"""The story workshop: the person's own pages, for nobody else."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, story_queries
from kokemussilta.register.forms.stories import CommentForm, ShareForm, StoryForm, StoryTextForm
from kokemussilta.register.models import Story
from kokemussilta.register.story_prompts import BOUNDARY_NOTES, PROMPTS
from kokemussilta.register.telling import compared, minutes_to_tell, words_in
from kokemussilta.register.views.own import mine

STORIES = "register:my-stories"


def own(request: PersonRequest, code: str) -> Story:
    """A story of one's own; 404 for anything else."""
    rows = Story.objects.visible_to(request.user).select_related("expert__home", "language")
    return cast("Story", get_object_or_404(rows, code=code))


@page()
def my_stories(request: PersonRequest) -> HttpResponse:
    """One's stories, the one written last first."""
    mine(request)
    rows = list(story_queries.own_stories(request.user)[:100])
    context = {"rows": [(row, minutes_to_tell(row.last_text or "")) for row in rows], "back": reverse("register:me")}
    return render(request, "register/stories.html", context)


@page(methods="GET POST")
def new_story(request: PersonRequest) -> HttpResponse:
    """A new form of the story."""
    expert, at = mine(request), now()
    initial = {"language": request.user.language}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=initial)
    frame = Frame(
        _("Uusi tarina"), reverse(STORIES), _("Tarinapaja"), _("Aloita"),
        _("Samasta tarinasta voi tehdä monta: lyhyen ja pitkän, nuorille ja ammattilaisille."),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            story = actions.add_story(expert=expert, **form.cleaned_data, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("register:my-story", story.code)
    return render(request, "core/form_page.html", {"form": form, "frame": frame}, status=422 if form.errors else 200)


@page(methods="GET POST")
def my_story(request: PersonRequest, code: str) -> HttpResponse:
    """The words, to be written on; what helps is beside them."""
    story = own(request, code)
    last = story.versions.order_by("-number")[0]
    initial = {"text": last.text, "tells": last.tells, "leaves_out": last.leaves_out, "seen": last.number}
    form = StoryTextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        version = actions.save_story(story=story, **form.words, by=request.user, at=now())
        if form.cleaned_data["seen"] not in {None, last.number}:
            messages.info(
                request, _("Tarinaa oli tallennettu muualla sillä välin. Molemmat versiot ovat tallessa: katso Versiot.")
            )
        elif version.number == last.number:
            messages.info(request, _("Mitään ei ollut muuttunut."))
        else:
            messages.success(request, _("Tallennettu. Aiemmat versiot säilyvät."))
        return redirect("register:my-story", code)
    context = {
        "story": story, "form": form, "last": last, "minutes": minutes_to_tell(last.text), "words": words_in(last.text),
        "prompts": PROMPTS, "notes": BOUNDARY_NOTES, "back": reverse(STORIES),
    }  # fmt: skip
    return render(request, "register/story.html", context, status=422 if form.errors else 200)


@page(methods="GET POST")
def my_story_facts(request: PersonRequest, code: str) -> HttpResponse:
    """What the form is called, how long it is, for whom and in which language; or another one begun from it."""
    story, at = own(request, code), now()
    if request.method == "POST" and "copy" in request.POST:
        try:
            copied = actions.copy_story(story=story, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("register:my-story-facts", code)
        messages.success(request, _("Tässä on uusi versio samasta tarinasta. Anna sille nimi ja pituus."))
        return redirect("register:my-story-facts", copied.code)
    initial = {"name": story.name, "minutes": story.minutes, "audience": story.audience, "language": story.language.code}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=initial)

    def change() -> StrOrPromise:
        actions.change_story(story=story, **form.cleaned_data, by=request.user, at=at)
        return _("Tallennettu.")

    back = reverse("register:my-story", args=[code])
    frame = Frame(_("Nimi, pituus ja kuulijat"), back, story.name, _("Tallenna"))
    return show_form(
        request, form, do=change, then=back, frame=frame, template="register/story_facts.html", context={"story": story}
    )


@page(methods="GET POST")
def my_story_versions(request: PersonRequest, code: str) -> HttpResponse:
    """Every version: two of them side by side, and the press that brings one back."""
    story = own(request, code)
    if request.method == "POST":
        version = get_object_or_404(story.versions, code=request.POST.get("restore", ""))
        actions.restore_story(version=version, by=request.user, at=now())
        messages.success(request, _("Palautettu uudeksi versioksi. Mitään ei hävinnyt."))
        return redirect("register:my-story", code)
    versions = list(story.versions.all()[:200])
    by_number = {str(version.number): version for version in versions}
    newest = by_number.get(request.GET.get("new", ""), versions[0])
    older = by_number.get(request.GET.get("old", ""))
    context = {
        "story": story, "versions": versions, "new": newest, "old": older,
        "pieces": compared(older.text, newest.text) if older else [], "back": reverse("register:my-story", args=[code]),
    }  # fmt: skip
    return render(request, "register/story_versions.html", context)


@page(methods="GET POST")
def my_story_sharing(request: PersonRequest, code: str) -> HttpResponse:
    """Who may read the newest version, what they have written, and the press that takes it back at once."""
    story, at = own(request, code), now()
    form = ShareForm(request.POST if "share" in request.POST else None, readers=story_queries.readers(story.expert, at))
    try:
        if request.method == "POST" and _shared(request, story, form):
            return redirect("register:my-story-sharing", code)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    shares = list(story_queries.shares_of(story)[:100])
    context = {
        "story": story, "form": form, "notes": BOUNDARY_NOTES, "back": reverse("register:my-story", args=[code]),
        "open": [share for share in shares if share.withdrawn_at is None],
        "over": [share for share in shares if share.withdrawn_at is not None],
    }  # fmt: skip
    return render(request, "register/story_sharing.html", context, status=422 if form.errors else 200)


def _shared(request: PersonRequest, story: Story, form: ShareForm) -> bool:
    """Whether something was done: shared or withdrawn."""
    at = now()
    if code := request.POST.get("withdraw", ""):
        share = get_object_or_404(story_queries.shares_of(story), code=code)
        actions.withdraw_share(share=share, by=request.user, at=at)
        messages.success(request, _("Jakaminen on peruttu. Hän ei näe enää mitään."))
        return True
    if not (form.is_bound and form.is_valid()):
        return False
    chosen = form.named()
    reader = chosen or story_queries.mentor(story.expert, form.cleaned_data["address"])
    named = chosen.get_full_name() if chosen else form.cleaned_data["address"]
    version = story.versions.order_by("-number")[0]
    actions.share_story(version=version, reader=reader, named=named, by=request.user, at=at)
    messages.success(request, _("Jaettu. Jos hän on rekisterissänne, hän näkee tämän version, kun hän kirjautuu."))
    return True


@page(methods="GET POST")
def my_share(request: PersonRequest, code: str, share: str) -> HttpResponse:
    """One share: the version as the other reads it, and what the two have written of it."""
    story = own(request, code)
    found = get_object_or_404(story_queries.shares_of(story), code=share)
    form = CommentForm(request.POST if request.method == "POST" else None)
    back = reverse("register:my-story-sharing", args=[code])
    frame = Frame(found.named, back, _("Jakaminen"), _("Lähetä vastaus"))

    def write() -> StrOrPromise:
        actions.comment_on_share(share=found, text=form.cleaned_data["text"], by=request.user, at=now())
        return _("Lähetetty.")

    context = {"share": found, "story": story, "posts": list(found.thread.posts.all())}
    then = reverse("register:my-share", args=[code, share])
    return show_form(request, form, do=write, then=then, frame=frame, template="register/my_share.html", context=context)


@page(methods="GET POST")
def my_story_removal(request: PersonRequest, code: str) -> HttpResponse:
    """A form is deleted for good, after asking."""
    story = own(request, code)
    if request.method == "POST":
        actions.remove_story(story=story, by=request.user, at=now())
        messages.success(request, _("Tarina on poistettu."))
        return redirect(STORIES)
    return render(request, "register/story_removal.html", {"story": story, "back": reverse("register:my-story", args=[code])})
