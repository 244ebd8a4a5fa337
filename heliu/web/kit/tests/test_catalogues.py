import os

from heliu.web.kit.catalogues import compile_stale

WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "放行"\nmsgstr "{}"\n'


def write(folder, english):
    path = folder / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WORDS.format(english), encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_when_it_is_missing_and_when_its_words_are_newer(tmp_path):
    source = write(tmp_path, "released")
    assert compile_stale([source]) == [source.with_suffix(".mo")]
    assert compile_stale([source]) == []
    write(tmp_path, "let go")
    os.utime(source, ns=(2**62, 2**62))
    compile_stale([source])
    assert b"let go" in source.with_suffix(".mo").read_bytes()


def test_a_folder_nobody_may_write_leaves_the_pages_chinese(tmp_path, monkeypatch, caplog):
    def refuse(*_):
        raise PermissionError("read only")

    monkeypatch.setattr("heliu.web.kit.catalogues.compile_one", refuse)
    assert compile_stale([write(tmp_path, "released")]) == []
    assert "is not compiled" in caplog.text
