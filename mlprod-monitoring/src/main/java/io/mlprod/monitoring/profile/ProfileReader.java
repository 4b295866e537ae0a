package io.mlprod.monitoring.profile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import java.util.ArrayList;
import java.util.List;

/** Reads profiles as {@code PROFILE.md} describes them. Everything unexpected is an error that names the place. */
final class ProfileReader {

    static final String FORMAT = "mlprod-profile";
    static final int FORMAT_VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ProfileReader() {}

    static DataSummary read(String json) {
        JsonObject root = new JsonObject("", parse(json));
        if (!root.has("format") || !root.text("format").equals(FORMAT)) {
            throw new ProfileException(
                    "It is not a profile; expected a JSON object with \"format\": \"" + FORMAT + "\"");
        }
        long version = root.number("formatVersion", 1);
        if (version != FORMAT_VERSION) {
            throw new ProfileException("It is in version " + version + " of the format, and this library reads version "
                    + FORMAT_VERSION + "; make the profile again with this version of mlprod, or update mlprod");
        }
        root.only("format", "formatVersion", "model", "rows", "fewest", "features", "answers");
        JsonObject model = root.object("model");
        model.only("name", "version", "sha256");
        long rows = root.number("rows", 0);
        return new DataSummary(
                new ModelVersion(model.text("name"), model.text("version"), model.text("sha256")),
                rows,
                root.number("fewest", 1),
                columns(root, "features", rows, root.number("fewest", 1)),
                columns(root, "answers", rows, root.number("fewest", 1)));
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ProfileException("It is not JSON" + place + "; write the profile again"); // no cause: it quotes
        }
    }

    private static List<ColumnSummary> columns(JsonObject root, String name, long rows, long fewest) {
        List<ColumnSummary> columns = new ArrayList<>();
        for (JsonObject each : root.objects(name)) {
            columns.add(new ColumnReader(each, rows, fewest).read());
        }
        return columns;
    }
}
