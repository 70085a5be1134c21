# r.R: what 017_clients.pl asks of every client, with R and RPostgreSQL: Rscript r.R JSON-FILE OTHER-FILE; the connection comes from
# PG… variables. numeric becomes a double: what has more than 15 digits is asked for as text. Lists, jsonb and geometry are text.
suppressMessages({ library(DBI); library(RPostgreSQL) })
files <- commandArgs(trailingOnly = TRUE)
from <- function(v) Sys.getenv(v)
connection <- dbConnect(PostgreSQL(), host = from("PGHOST"), port = from("PGPORT"), dbname = from("PGDATABASE"), user = from("PGUSER"), password = from("PGPASSWORD"))
rows <- function(sql, ...) suppressWarnings(dbGetQuery(connection, sql, ...))
show <- function(...) cat(paste(sapply(list(...), function(v) if (is.na(v)) "null" else enc2utf8(as.character(v))), collapse = "\t"), "\n", sep = "")
bytes_of <- function(path) paste0("\\x", paste(readBin(path, "raw", 1e6), collapse = ""))
letter <- function(b) if (b) "t" else "f"

found <- rows("SELECT institution, name, municipality FROM infra_api.institutions")
one <- found[found$institution == "rio-claro", ]
show("institutions", nrow(found), one$name, one$municipality)
board <- rows("SELECT planned, completion FROM infra_api.dashboard WHERE institution = $1", "rio-claro")
show("dashboard", board$planned, board$completion)
project <- rows("SELECT title, amount::text AS amount, period_start FROM infra_api.projects WHERE project_id = $1", "p1")
show("project", project$title, project$amount, format(project$period_start, "%Y-%m-%dT%H:%M:%S+00", tz = "UTC"))
notice <- rows("SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = $1", "19")
show("notice", format(notice$sent_on), gsub("[{}]", "", notice$institutions))
document <- rows("SELECT document FROM infra_api.drafts WHERE project_id = $1", "oc4ids-xxxxxx-rio-claro-1")$document
show("draft", sub('.*"title": "([^"]*)".*', "\\1", document))
# EWKB in hexadecimal: byte order, type, SRID, count, then each point with byte order and type
hex <- rows("SELECT geom FROM infra_api.project_points WHERE project_id = $1", "p1")$geom
place <- as.raw(strtoi(substring(hex, seq(1, nchar(hex), 2), seq(2, nchar(hex), 2)), 16))
show("point", readBin(place[6:9], "integer", endian = "little"), readBin(place[19:26], "double", endian = "little"), readBin(place[27:34], "double", endian = "little"))
show("search", rows("SELECT project_id FROM infra_api.search($1)", "nandu")$project_id)
show("features", lengths(regmatches(f <- rows("SELECT infra_api.features($1, $2, $3, $4) AS f", c(-101, 25, -100, 26))$f, gregexpr('"type": "Feature"', f, fixed = TRUE))))
verdict <- rows("SELECT admitted, known, projects FROM infra_api.import($1, $2::bytea, $3)", c("rio-claro", bytes_of(files[1]), "r.json"))
show("import", letter(verdict$admitted), letter(verdict$known), verdict$projects)
verdict <- rows("SELECT admitted FROM infra_api.import($1, $2::bytea, $3)", c("rio-claro", bytes_of(files[2]), "r.bin"))
show("bytes", letter(verdict$admitted), rows("SELECT encode(sha256, 'hex') AS d FROM infra_api.submissions WHERE file = $1", "r.bin")$d)
invisible(try(rows("SELECT infra_api.submit_application($1, $2, $3, $4, $5::jsonb, true)", c("hoy", "rio-claro", "Luz Peña", "Luz", '[{"amount": "mucho"}]')), silent = TRUE))
# no SQLSTATE: all of it is one text
show("refusal", gsub("\\s+", " ", sub("CONTEXT:.*", "", dbGetException(connection)$errorMsg)))
invisible(dbDisconnect(connection))
