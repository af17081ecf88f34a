"""What a file says of one of its layers: what it is called, what its rows are, and what its fields mean."""

from collections.abc import Iterator
from dataclasses import replace

from enrollzone.exports.about import DICTIONARY_COLUMNS, DictionaryRow, Document
from enrollzone.exports.orders import Delivery
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS, LayerKind
from enrollzone.messages import Message


def kind_of(layer: Layer, delivery: Delivery) -> LayerKind:
    """Return what a layer is; in GCJ-02 its name says more than that."""
    return LAYERS[layer.name.removesuffix(delivery.target.suffix)]


def title(layer: Layer, delivery: Delivery) -> str:
    """Return what a layer is called, in Chinese and English; one in GCJ-02 is called so."""
    name = _both(kind_of(layer, delivery).title)
    return f"{name} ({delivery.target.name})" if layer.name.endswith(delivery.target.suffix or " ") else name


def description(layer: Layer, delivery: Delivery) -> str:
    """Return what the rows of a layer are, and how far its shapes may be trusted, in Chinese and English."""
    notice = delivery.about["notice"]
    return "\n".join([_both(kind_of(layer, delivery).meaning), *(notice[language] for language in LANGUAGES)])


def dictionary_of(layer: Layer, delivery: Delivery) -> Iterator[DictionaryRow]:
    """Walk over the dictionary of a layer's fields, under the name that the layer has in the file."""
    kind = kind_of(layer, delivery)
    for row in delivery.dictionary:
        if row.layer == kind.name:
            yield replace(row, layer=layer.name)


def described(layer: Layer, delivery: Delivery) -> Document:
    """Return the dictionary of a layer for programs: by name of field, its kind and what it and its values mean."""
    rows = (dict(zip(DICTIONARY_COLUMNS, row.cells, strict=True)) for row in dictionary_of(layer, delivery))
    return {row["field"]: {name: row[name] for name in DICTIONARY_COLUMNS[2:]} for row in rows}


def _both(said: Message) -> str:
    return " / ".join(catalogue(language).say(said) for language in LANGUAGES)
