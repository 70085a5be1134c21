#!/bin/sh
# gdal.sh: the map with GDAL: gdal.sh DIRECTORY. Reads the three views of geometry, writes GeoJSON and GeoPackage, and reads what
# infra_api.feature_lines gives; prints what ogrinfo knows of each. The connection comes from PG… variables. A view has no key:
# PGSQL_OGR_FID says which column is the number of a feature. numeric becomes a double.
set -eu
for view in project_points project_lines project_polygons; do
	echo "$view"
	ogrinfo -so --config PGSQL_OGR_FID id PG: "infra_api.$view" |
		grep -oE '^(Geometry:|Feature Count|FID Column|amount|year).*|"EPSG",4326'
	ogr2ogr -f GeoJSON --config PGSQL_OGR_FID id "$1/$view.geojson" PG: "infra_api.$view"
	grep -o '"coordinates".*' "$1/$view.geojson"
	ogr2ogr -f GPKG --config PGSQL_OGR_FID id "$1/$view.gpkg" PG: "infra_api.$view"
	ogrinfo -al -q "$1/$view.gpkg" -where "project_id IN ('p1', 'p2', 'p3')" | grep -E '(title|amount|MULTI)' | sed 's/^ *//'
done
# what the database gives as GeoJSON, a feature a line
psql -XAtq -c "SELECT * FROM infra_api.feature_lines()" >"$1/lines.geojsonl"
ogr2ogr -f GPKG "$1/lines.gpkg" "GeoJSONSeq:$1/lines.geojsonl" -nln works
echo lines
ogrinfo -so "$1/lines.gpkg" works | grep -E '^(Geometry:|Feature Count)'
