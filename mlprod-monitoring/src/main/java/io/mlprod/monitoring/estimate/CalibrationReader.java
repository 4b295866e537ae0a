package io.mlprod.monitoring.estimate;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Reads calibrations as {@code ESTIMATE.md} describes them. What no rows can have led to is an error that names the
 * place.
 */
final class CalibrationReader {

    static final String FORMAT = "mlprod-calibration";
    static final int FORMAT_VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private CalibrationReader() {}

    static ScoreCalibration read(String json) {
        JsonNode root = parse(json);
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new CalibrationException(
                    "It is not a calibration; expected a JSON object with \"format\": \"" + FORMAT + "\"");
        }
        long version = whole(root, "formatVersion", 1, Integer.MAX_VALUE);
        if (version != FORMAT_VERSION) {
            throw new CalibrationException("It is in version " + version + " of the format, and this library reads "
                    + "version " + FORMAT_VERSION + "; fit it again with this version of mlprod, or update mlprod");
        }
        only(root, "", List.of("format", "formatVersion", "model", "classes", "rows", "biases", "curves"));
        long rows = whole(root, "rows", 2L * ScoreCalibration.FEWEST, Integer.MAX_VALUE);
        List<String> classes = classes(field(root, "classes"));
        return new ScoreCalibration(
                model(field(root, "model")),
                classes,
                rows,
                curves(field(root, "curves"), Math.max(1, classes.size()), rows),
                biases(field(root, "biases")));
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new CalibrationException("It is not JSON" + place + "; write the calibration again"); // it quotes
        }
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new CalibrationException(name + ": it is missing");
        }
        return value;
    }

    private static void only(JsonNode node, String place, List<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new CalibrationException(place + "there is an unknown field; known are " + known);
            }
        });
    }

    private static long whole(JsonNode node, String name, long least, long most) {
        return whole(name, field(node, name), least, most);
    }

    private static long whole(String place, JsonNode value, long least, long most) {
        boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
        if (!isWhole || value.longValue() < least || value.longValue() > most) {
            throw new CalibrationException(place + ": expected a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    private static double finite(String place, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new CalibrationException(place + ": expected a finite number");
        }
        return value.doubleValue();
    }

    private static String text(String place, JsonNode value) {
        if (!value.isTextual()) {
            throw new CalibrationException(place + ": expected a text");
        }
        return value.textValue();
    }

    private static ModelVersion model(JsonNode node) {
        only(node, "model: ", List.of("name", "version", "sha256"));
        return new ModelVersion(
                text("model.name", field(node, "name")),
                text("model.version", field(node, "version")),
                text("model.sha256", field(node, "sha256")));
    }

    private static List<String> classes(JsonNode node) {
        List<String> classes = new ArrayList<>();
        for (JsonNode name : elements("classes", node)) {
            classes.add(text("classes[" + classes.size() + "]", name));
        }
        boolean isRight = classes.isEmpty() || (classes.size() > 1 && classes.size() <= ScoreCalibration.MAX_CLASSES);
        if (!isRight || new HashSet<>(classes).size() < classes.size()) {
            throw new CalibrationException(
                    "classes: expected none, or 2 to " + ScoreCalibration.MAX_CLASSES + " different ones");
        }
        return classes;
    }

    private static JsonNode elements(String place, JsonNode node) {
        if (!node.isArray()) {
            throw new CalibrationException(place + ": expected an array");
        }
        return node;
    }

    private static Map<Metric, Double> biases(JsonNode node) {
        if (!node.isObject()) {
            throw new CalibrationException("biases: expected a JSON object");
        }
        Map<Metric, Double> biases = new EnumMap<>(Metric.class);
        node.fieldNames().forEachRemaining(name -> {
            Metric metric = Metric.named(name);
            if (metric == null) {
                throw new CalibrationException("biases: there is an unknown metric");
            }
            biases.put(metric, finite("biases." + name, node.get(name)));
        });
        return biases;
    }

    private static List<Curve> curves(JsonNode node, int count, long rows) {
        if (elements("curves", node).size() != count) {
            throw new CalibrationException("curves: expected " + count + ", one for each class");
        }
        List<Curve> curves = new ArrayList<>();
        long positives = 0;
        for (JsonNode one : node) {
            String place = "curves[" + curves.size() + "]";
            Curve curve = curve(place, one, rows);
            curves.add(curve);
            for (int block = 0; block < curve.blocks(); block++) {
                positives += curve.positives(block);
            }
        }
        if (count > 1 && positives != rows) {
            throw new CalibrationException("curves: the positive rows of all classes must add up to rows");
        }
        return curves;
    }

    private static Curve curve(String place, JsonNode node, long rows) {
        only(node, place + ": ", List.of("used", "blocks"));
        JsonNode used = field(node, "used");
        if (!used.isBoolean()) {
            throw new CalibrationException(place + ".used: expected true or false");
        }
        JsonNode blocks = elements(place + ".blocks", field(node, "blocks"));
        double[] from = new double[blocks.size()];
        double[] to = new double[from.length];
        long[] inBlock = new long[from.length];
        long[] positives = new long[from.length];
        long all = 0;
        for (int i = 0; i < from.length; i++) {
            String at = place + ".blocks[" + i + "]";
            JsonNode block = elements(at, blocks.get(i));
            if (block.size() != 4) {
                throw new CalibrationException(at + ": expected the lowest score, the highest, rows and positive rows");
            }
            from[i] = finite(at + "[0]", block.get(0));
            to[i] = finite(at + "[1]", block.get(1));
            inBlock[i] = whole(at + "[2]", block.get(2), 1, rows);
            positives[i] = whole(at + "[3]", block.get(3), 0, inBlock[i]);
            all += inBlock[i];
            if (to[i] < from[i] || (i > 0 && from[i] <= to[i - 1])) {
                throw new CalibrationException(at + ": expected scores above those of the block before");
            }
            if (i > 0 && positives[i] * inBlock[i - 1] <= positives[i - 1] * inBlock[i]) {
                throw new CalibrationException(at + ": expected a larger share of positive rows than the block before");
            }
        }
        if (all != rows) {
            throw new CalibrationException(place + ".blocks: their rows must add up to rows");
        }
        if (!used.booleanValue() && (from[0] < 0 || to[to.length - 1] > 1)) {
            throw new CalibrationException(place + ".used: scores that are not from 0 to 1 need their curve");
        }
        return Curve.of(from, to, inBlock, positives, used.booleanValue());
    }
}
