"""Two shelves for everyday work: questions with their answers, and forms to fill in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import Document
from documents.questions.forms import QuestionSearch
from members.pages import page_of

FORMS = 50


@require_safe
def question_list(request):
    form = QuestionSearch(request.GET)
    context = {"form": form, "page": page_of(form.found_for(request.user), request.GET.get("trang"))}
    return render(request, "documents/questions.html", context)


@require_safe
def form_list(request):
    papers = Document.objects.open_to(request.user).on_shelf_of_forms().with_main()
    return render(request, "documents/forms.html", {"page": page_of(papers, request.GET.get("trang"), FORMS)})
