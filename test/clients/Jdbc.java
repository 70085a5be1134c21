// Jdbc.java: what 017_clients.pl asks of every client, over JDBC, with prepared statements and binary transfer from the first
// use on: java -cp postgresql.jar Jdbc.java JSON-FILE OTHER-FILE. JDBC knows TCP only: 127.0.0.1, the rest from PG… variables.
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.*;
import java.time.*;
import java.util.HexFormat;
import java.util.regex.*;
import org.postgresql.util.*;

public class Jdbc {
	static final PrintStream OUT = new PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8);
	static Connection connection;

	static void show(Object... values) {
		StringBuilder line = new StringBuilder();
		for (Object v : values) line.append(line.length() > 0 ? "\t" : "").append(v);
		OUT.println(line);
	}

	static ResultSet rows(String sql, Object... values) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
		return statement.executeQuery();
	}

	static ResultSet row(String sql, Object... values) throws SQLException {
		ResultSet found = rows(sql, values);
		found.next();
		return found;
	}

	public static void main(String[] files) throws Exception {
		connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE") + "?prepareThreshold=1&binaryTransferEnable=numeric",
			System.getenv("PGUSER"), System.getenv("PGPASSWORD"));
		int count = 0;
		String name = null, municipality = null;
		for (ResultSet all = rows("SELECT institution, name, municipality FROM infra_api.institutions"); all.next(); count++)
			if (all.getString(1).equals("rio-claro")) { name = all.getString("name"); municipality = all.getString("municipality"); }
		show("institutions", count, name, municipality);
		ResultSet board = row("SELECT planned, completion FROM infra_api.dashboard WHERE institution = ?", "rio-claro");
		show("dashboard", board.getLong(1), board.getBigDecimal(2));
		ResultSet project = row("SELECT title, amount, period_start FROM infra_api.projects WHERE project_id = ?", "p1");
		BigDecimal amount = project.getBigDecimal("amount");
		show("project", project.getString("title"), amount.toPlainString(), project.getObject("period_start", OffsetDateTime.class).toInstant().toString().replace("Z", "+00"));
		ResultSet notice = row("SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = ?", "19");
		show("notice", notice.getObject(1, LocalDate.class), String.join(",", (String[]) notice.getArray(2).getArray()));
		// jsonb is a PGobject, or its text
		Matcher title = Pattern.compile("\"title\": \"([^\"]*)\"").matcher(((PGobject) row("SELECT document FROM infra_api.drafts WHERE project_id = ?", "oc4ids-xxxxxx-rio-claro-1").getObject(1)).getValue());
		title.find();
		show("draft", title.group(1));
		// EWKB in hexadecimal: byte order, type, SRID, count, then each point with byte order and type
		ByteBuffer place = ByteBuffer.wrap(HexFormat.of().parseHex(row("SELECT geom FROM infra_api.project_points WHERE project_id = ?", "p1").getString(1).toLowerCase())).order(ByteOrder.LITTLE_ENDIAN);
		show("point", place.getInt(5), place.getDouble(18), place.getDouble(26));
		show("search", row("SELECT project_id FROM infra_api.search(?)", "nandu").getString(1));
		show("features", Pattern.compile("\"type\": \"Feature\"").matcher(row("SELECT infra_api.features(?, ?, ?, ?)", -101.0, 25.0, -100.0, 26.0).getString(1)).results().count());
		for (int i = 0; i < 2; i++) {
			String file = "Jdbc." + (i == 0 ? "json" : "bin");
			ResultSet verdict = row("SELECT admitted, known, projects FROM infra_api.import(?, ?, ?)", "rio-claro", Files.readAllBytes(Path.of(files[i])), file);
			if (i == 0) show("import", verdict.getBoolean(1) ? "t" : "f", verdict.getBoolean(2) ? "t" : "f", verdict.getInt(3));
			else show("bytes", verdict.getBoolean(1) ? "t" : "f", HexFormat.of().formatHex(row("SELECT sha256 FROM infra_api.submissions WHERE file = ?", file).getBytes(1)));
		}
		try {
			PGobject projects = new PGobject();
			projects.setType("jsonb");
			projects.setValue("[{\"amount\": \"mucho\"}]");
			rows("SELECT infra_api.submit_application(?, ?, ?, ?, ?, true)", "hoy", "rio-claro", "Luz Peña", "Luz", projects);
		} catch (PSQLException e) {
			ServerErrorMessage said = e.getServerErrorMessage();
			show("refusal", said.getSQLState(), said.getMessage(), said.getDetail(), said.getHint());
		}
	}
}
