"""What others let one read: a version of a story, and what is written of it. Gone at once when it is withdrawn."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, story_queries
from kokemussilta.register.forms.stories import CommentForm
from kokemussilta.register.models import StoryShare
from kokemussilta.register.telling import minutes_to_tell


@page()
def shared_stories(request: PersonRequest) -> HttpResponse:
    """What one has been asked to read: from whom and when, not what it is called."""
    rows = list(story_queries.shared_with(request.user)[:100])
    return render(request, "register/shared_stories.html", {"rows": rows})


@page(methods="GET POST")
def shared_story(request: PersonRequest, code: str) -> HttpResponse:
    """One version to read and comment on. That it was opened is noted; what the person keeps to themself is not shown."""
    rows = StoryShare.objects.visible_to(request.user).select_related(
        "version__story__expert__user", "version__story__language", "thread", "reader"
    )
    share = cast("StoryShare", get_object_or_404(rows, code=code))
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.comment_on_share(share=share, text=form.cleaned_data["text"], by=request.user, at=now())
            return redirect("register:shared-story", code)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    actions.note_read(share=share, by=request.user, at=now())
    context = {
        "share": share, "story": share.version.story, "version": share.version, "form": form,
        "posts": list(share.thread.posts.all()), "minutes": minutes_to_tell(share.version.text), "title": _("Jaettu luonnos"),
    }  # fmt: skip
    return render(request, "register/shared_story.html", context, status=422 if form.errors else 200)
