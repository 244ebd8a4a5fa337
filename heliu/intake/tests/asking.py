"""What tests of the doors say and expect: tokens, media types, refusals in their one form."""

SELLER, OTHER = "5105960002", "5105960001"
XML = {"Content-Type": "application/xml"}
PROBLEM = "application/problem+json"
ORDER = b'<?xml version="1.0" encoding="UTF-8"?><ceb:CEB311Message/>'
OF_THE_SELLER = "token-of-the-seller"


def bearer(word=OF_THE_SELLER):
    return {"Authorization": f"Bearer {word}"}


def told(answer):
    """What the pretending pipeline was given: message, root, door, firm, message id, size, hash."""
    return answer.text.removeprefix("<CEB622Message>").removesuffix("</CEB622Message>").split()


def refused(answer, status, code):
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    problem = answer.json()
    assert problem["code"] == code
    assert problem["fix"]
    assert problem["detail"].endswith(problem["fix"])
    assert problem["instance"] == answer.headers["x-request-id"]
    return problem
