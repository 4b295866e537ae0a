package io.mlprod.rollout;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON that stores keep. Everything unexpected in it is an error that names the place, since people may edit it.
 */
final class RolloutJson {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The latch that takes epochs back. */
    record Rollback(long epoch, String reason) {

        static final Rollback OPEN = new Rollback(0, "");
    }

    private final JsonNode root;

    private RolloutJson(JsonNode root) {
        this.root = root;
    }

    private RolloutJson(String json, String... fields) throws IOException {
        this(parse(json));
        // Not properties(), which hosts with Jackson before 2.15 do not have.
        List<String> known = List.of(fields);
        for (var names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IOException(PlainText.line("unknown field " + name + "; expected " + known));
            }
        }
    }

    private static JsonNode parse(String json) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            throw new IOException(PlainText.line(place + e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new IOException(root.isMissingNode() ? "it is empty" : "expected a JSON object");
        }
        return root;
    }

    static String of(RolloutPlan plan) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("revision", plan.revision())
                .put("epoch", plan.epoch())
                .put("candidate", plan.candidate())
                .put("state", plan.state().name())
                .put("step", plan.step())
                .put("reason", plan.reason())
                .put("since", plan.since().toString());
        return json.toPrettyString() + "\n";
    }

    static RolloutPlan plan(String json) throws IOException {
        RolloutJson plan = new RolloutJson(json, "revision", "epoch", "candidate", "state", "step", "reason", "since");
        return new RolloutPlan(
                plan.number("revision", 1, Long.MAX_VALUE),
                plan.number("epoch", 1, Long.MAX_VALUE),
                plan.text("candidate"),
                state(plan.text("state")),
                (int) plan.number("step", -1, Integer.MAX_VALUE),
                plan.text("reason"),
                time(plan.text("since")));
    }

    static String of(Rollback latch) {
        return MAPPER.createObjectNode()
                        .put("epoch", latch.epoch())
                        .put("reason", latch.reason())
                        .toPrettyString()
                + "\n";
    }

    static Rollback latch(String json) throws IOException {
        RolloutJson latch = new RolloutJson(json, "epoch", "reason");
        return new Rollback(latch.number("epoch", 1, Long.MAX_VALUE), latch.text("reason"));
    }

    static String of(RolloutCounts counts) {
        ObjectNode json =
                MAPPER.createObjectNode().put("instance", counts.instance()).put("epoch", counts.epoch());
        json.set("counts", MAPPER.valueToTree(new TreeMap<>(counts.counts())));
        json.set("units", MAPPER.valueToTree(new TreeMap<>(counts.units())));
        return json.toString() + "\n";
    }

    static RolloutCounts counts(String json) throws IOException {
        RolloutJson counts = new RolloutJson(json, "instance", "epoch", "counts", "units");
        return new RolloutCounts(
                counts.text("instance"),
                counts.number("epoch", 0, Long.MAX_VALUE),
                numbers(counts.field("counts").toString()),
                texts(counts.field("units").toString()));
    }

    static String of(Map<String, Long> numbers) {
        return MAPPER.valueToTree(new TreeMap<>(numbers)).toString();
    }

    static Map<String, Long> numbers(String json) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        JsonNode root = parse(json);
        for (var names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            numbers.put(name, number(name, root.get(name), Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return numbers;
    }

    private static Map<String, String> texts(String json) throws IOException {
        RolloutJson all = new RolloutJson(parse(json));
        Map<String, String> texts = new HashMap<>();
        for (var names = all.root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            texts.put(name, all.text(name));
        }
        return texts;
    }

    static RolloutState state(String text) throws IOException {
        return Arrays.stream(RolloutState.values())
                .filter(state -> state.name().equals(text))
                .findAny()
                .orElseThrow(() -> new IOException(PlainText.line(
                        "state: expected one of " + Arrays.toString(RolloutState.values()) + ", not " + text)));
    }

    static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException(PlainText.line("since: expected a time like 2026-01-31T12:00:00Z, not " + text), e);
        }
    }

    private JsonNode field(String name) throws IOException {
        JsonNode value = root.get(name);
        if (value == null) {
            throw new IOException("field " + name + " is missing");
        }
        return value;
    }

    private String text(String name) throws IOException {
        JsonNode value = field(name);
        if (!value.isTextual()) {
            throw new IOException(name + ": expected a text");
        }
        return value.textValue();
    }

    private long number(String name, long lowest, long highest) throws IOException {
        return number(name, field(name), lowest, highest);
    }

    private static long number(String name, JsonNode value, long lowest, long highest) throws IOException {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException(name + ": expected a whole number of 64 bits");
        }
        return inRange(name, value.longValue(), lowest, highest);
    }

    static long inRange(String name, long value, long lowest, long highest) throws IOException {
        if (value < lowest || value > highest) {
            throw new IOException(name + ": expected " + lowest + " to " + highest + ", not " + value);
        }
        return value;
    }
}
