"""Opens projects as QGIS does and tells what it found, as JSON; run by the Python that QGIS is installed for.

Its arguments are paths of projects.
"""

# ruff: noqa: ANN001, ANN201 - for another Python, whose types nobody here knows

import json
import sys
from collections import Counter

from qgis.core import (
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage


def told(node):
    layer = node.layer()
    if layer is None:
        return {"name": node.name(), "valid": False}
    found = {
        "group": node.parent().name(),
        "name": layer.name(),
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "crs": layer.crs().authid(),
        "shown": node.isVisible(),
        "labels": layer.labelsEnabled(),
        "aliases": {field.name(): field.alias() for field in layer.fields() if field.alias()},
    }
    if layer.isSpatial():
        found["drawn_as"] = drawn_as(layer)
    return found


def drawn_as(layer):
    """The words of the legend for each row that is drawn, by its first field; None where it is not."""
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    words = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    found = []
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context) if renderer.willRenderFeature(feature, context) else ()
        found.append([feature.attributes()[1], *(words[key] for key in keys)])
    renderer.stopRender(context)
    return found


def bare(layer):
    """How a layer is drawn by somebody who opens the GeoPackage without the project."""
    alone = QgsVectorLayer(layer.source(), "alone", "ogr")
    alone.loadDefaultStyle()
    return [layer.source().partition("layername=")[2], drawn_as(alone) if alone.isSpatial() else None]


def picture(project):
    """How many points of the map that is seen at first have which colour; and what went wrong with drawing it."""
    settings, extent = QgsMapSettings(), QgsRectangle()
    settings.setLayers([layer for layer in project.layerTreeRoot().checkedLayers() if layer.isSpatial()])
    for layer in settings.layers():
        extent.combineExtentWith(layer.extent())
    settings.setDestinationCrs(project.crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(400, 400))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage().convertToFormat(QImage.Format_RGBX8888)
    points = image.constBits().asstring(image.sizeInBytes())
    colours = Counter(f"#{points[at : at + 3].hex()}" for at in range(0, len(points), 4))
    return dict(colours.most_common(20)), [error.message for error in job.errors()]


def opened(path):
    project = QgsProject.instance()
    read = project.read(path)
    layers = [told(node) for node in project.layerTreeRoot().findLayers()]
    colours, errors = picture(project)
    return {
        "package": [bare(layer) for layer in project.mapLayers().values() if not layer.subsetString()],
        "read": read and not project.error(),
        "title": project.title(),
        "crs": project.crs().authid(),
        "layers": layers,
        "colours": colours,
        "errors": errors,
    }


application = QgsApplication([], False)
application.initQgis()
sys.stdout.write(json.dumps([opened(path) for path in sys.argv[1:]]))
sys.stdout.flush()
application.exitQgis()
