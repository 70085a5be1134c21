# qgis_provider.py: the map as QGIS reads it: its PostgreSQL provider on the three views of geometry, with id as their key. Prints of each
# whether it is valid, what it holds, and what the first feature says. The connection comes from PG… variables.
import os
import sys

from qgis.core import QgsApplication, QgsDataSourceUri, QgsFeatureRequest, QgsVectorLayer, QgsWkbTypes

QgsApplication.setPrefixPath('/usr', True)
application = QgsApplication([], False)
application.initQgis()
for view in ('project_points', 'project_lines', 'project_polygons'):
    uri = QgsDataSourceUri()
    uri.setConnection(os.environ['PGHOST'], os.environ['PGPORT'], os.environ['PGDATABASE'], os.environ['PGUSER'], os.environ['PGPASSWORD'])
    uri.setDataSource('infra_api', view, 'geom', '', 'id')
    layer = QgsVectorLayer(uri.uri(False), view, 'postgres')
    print(view, layer.isValid(), QgsWkbTypes.displayString(layer.wkbType()), layer.crs().authid(), layer.featureCount(), sep='\t')
    fields = {f.name(): f for f in layer.fields()}
    for feature in layer.getFeatures(QgsFeatureRequest().setFilterExpression("project_id IN ('p1', 'p2', 'p3')")):
        print(feature['title'], feature['amount'], fields['amount'].typeName(), fields['title'].comment() != '', feature.geometry().asWkt(2), sep='\t')
sys.stdout.flush()
# without exitQgis(): it may crash after all is said
os._exit(0)
