package io.mlprod.testing.golden;

import io.mlprod.testing.internal.files.BadFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reader of this module's own format: one JSON object with a header and rows. */
final class GoldenJson {

    static final String FORMAT = "mlprod golden 1";

    private static final Set<String> MEMBERS = Set.of("format", "model", "engine", "tool", "createdBy", "rows");
    private static final Set<String> OF_ROWS = Set.of("id", "input", "features", "output");

    private final String file;

    private GoldenJson(String file) {
        this.file = file;
    }

    static Contents read(Path path, Map<String, @Nullable Object> json) {
        GoldenJson reader = new GoldenJson(path.toString());
        reader.checkMembers(reader.file, json, MEMBERS);
        Object format = json.get("format");
        if (!FORMAT.equals(format)) {
            throw BadFile.at(reader.file, "format " + Shown.of(format), "write \"format\": \"" + FORMAT + "\"");
        }
        return new Contents(reader.header(json), reader.rows(json.get("rows")), List.of(), true);
    }

    private GoldenHeader header(Map<String, @Nullable Object> json) {
        Map<?, ?> model = json.get("model") instanceof Map<?, ?> given ? given : Map.of();
        Map<?, ?> engine = json.get("engine") instanceof Map<?, ?> given ? given : Map.of();
        return new GoldenHeader(
                text(model.get("name")),
                text(model.get("sha256")),
                text(engine.get("name")),
                text(engine.get("version")),
                text(json.get("tool")),
                text(json.get("createdBy")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private List<GoldenRow> rows(@Nullable Object json) {
        if (!(json instanceof List<?> list)) {
            throw BadFile.at(file, "no list 'rows'", "write {\"rows\": [{\"input\": {…}, \"output\": {…}}]}");
        }
        List<GoldenRow> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object element : list) {
            String number = Integer.toString(rows.size() + 1);
            if (!(element instanceof Map<?, ?> members)) {
                throw BadFile.at(file + ", row " + number, "not an object", "write {\"input\": {…}, \"output\": {…}}");
            }
            String id = members.get("id") == null ? number : text(members.get("id"));
            String place = file + ", row " + number + (id.equals(number) ? "" : " ('" + id + "')");
            checkMembers(place, members, OF_ROWS);
            if (!ids.add(id)) {
                throw BadFile.at(place, "the id '" + id + "' is there twice", "give each row an id of its own");
            }
            Map<String, @Nullable Object> outputs = values(place, "output", members.get("output"));
            if (outputs.isEmpty()) {
                throw BadFile.at(place, "no outputs", "name each: {\"output\": {\"probability\": 0.5}}");
            }
            rows.add(new GoldenRow(
                    file,
                    id,
                    values(place, "input", members.get("input")),
                    members.get("features") == null ? Map.of() : values(place, "features", members.get("features")),
                    outputs));
            checkAlike(place, rows);
        }
        return rows;
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are text
    private static Map<String, @Nullable Object> values(String place, String what, @Nullable Object json) {
        if (!(json instanceof Map<?, ?> values)) {
            throw BadFile.at(place, "no object '" + what + "'", "write \"" + what + "\": {\"name\": value}");
        }
        return (Map<String, @Nullable Object>) values;
    }

    /** All rows have the same names, so that a name with a typing error is not taken for a missing value. */
    private static void checkAlike(String place, List<GoldenRow> rows) {
        GoldenRow first = rows.get(0);
        GoldenRow last = rows.get(rows.size() - 1);
        checkAlike(place, "inputs", first.values().keySet(), last.values().keySet());
        checkAlike(place, "features", first.features().keySet(), last.features().keySet());
        checkAlike(place, "outputs", first.outputs().keySet(), last.outputs().keySet());
    }

    private static void checkAlike(String place, String what, Set<String> first, Set<String> here) {
        if (!first.equals(here)) {
            throw BadFile.at(
                    place,
                    "the " + what + " " + here + " where the first row has " + first,
                    "give all rows the same names, and write null for a missing value");
        }
    }

    private void checkMembers(String place, Map<?, ?> json, Set<String> known) {
        for (Object name : json.keySet()) {
            if (!known.contains(name)) {
                throw BadFile.at(
                        place,
                        "a member '" + name + "'",
                        "use only " + known.stream().sorted().toList());
            }
        }
    }
}
