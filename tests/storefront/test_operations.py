"""The persisted operations, the schema they are asked of, and the code that sends them."""

import hashlib
import re
from pathlib import Path

from graphql import GraphQLSchema, OperationDefinitionNode, parse, validate

from storefront.graph import Manifest
from storefront.settings import PACKAGE

SCHEMA = Path(__file__).resolve().parents[2] / "schema"


def written() -> dict[str, str]:
    """Operation name -> text, as in `schema/operations/storefront/`, one operation a file."""
    found = {}
    for path in sorted((SCHEMA / "operations" / "storefront").glob("*.graphql")):
        text = path.read_text()
        (operation,) = [
            it for it in parse(text).definitions if isinstance(it, OperationDefinitionNode)
        ]
        assert operation.name is not None
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", operation.name.value).lower()
        assert path.stem == snake
        found[operation.name.value] = text
    return found


def test_the_manifest_holds_what_is_written(persisted: Path) -> None:
    assert dict(Manifest.read(persisted).documents) == {
        name: f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        for name, text in written().items()
    }


def test_every_operation_is_valid(api_schema: GraphQLSchema) -> None:
    assert {name: validate(api_schema, parse(text)) for name, text in written().items()} == {
        name: [] for name in written()
    }


def test_the_code_sends_what_is_written_and_nothing_else() -> None:
    sources = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    assert [name for name in written() if f'"{name}"' not in sources] == []
    sent = set(re.findall(r'(?:graph\w*|run|_answer)\(\s*(?:request, )?"([A-Z]\w+)"', sources))
    assert sent <= set(written())
    assert len(sent) > 10
