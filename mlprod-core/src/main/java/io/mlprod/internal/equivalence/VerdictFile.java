package io.mlprod.internal.equivalence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.internal.equivalence.Verdict.Outcome;
import io.mlprod.internal.files.RegularFile;
import io.mlprod.internal.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file with verdicts, so that a model that was checked once need not be checked at each start. It saves time only: a
 * file that cannot be read or written means that models are checked. Several processes may share a file; if two write
 * at a time, the verdict of one is lost. Thread-safe.
 */
final class VerdictFile {

    private static final Log LOG = Log.of(VerdictFile.class);
    private static final String FORMAT = "mlprod verdicts 1";
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ReentrantLock LOCK = new ReentrantLock(); // of all files: they are few, and written rarely

    private final Path file;
    private final Log.Once warning = LOG.once();

    VerdictFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Returns what the file says. */
    Optional<Verdict> find(VerdictKey key) {
        return Optional.ofNullable(read().get(key));
    }

    /** Adds a verdict to the file. */
    void keep(VerdictKey key, Verdict verdict) {
        LOCK.lock();
        try {
            Map<VerdictKey, Verdict> all = read();
            all.remove(key);
            all.put(key, verdict);
            while (all.size() > MOST) {
                all.remove(all.keySet().iterator().next());
            }
            write(all);
        } catch (IOException e) {
            warning.warn(
                    "The verdict on an engine cannot be written to {}; the model is checked again next time",
                    file,
                    Log.inFull(e));
        } finally {
            LOCK.unlock();
        }
    }

    private Map<VerdictKey, Verdict> read() {
        try (InputStream in = RegularFile.open(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            return parse(MAPPER.readTree(bytes));
        } catch (NoSuchFileException e) {
            return new LinkedHashMap<>();
        } catch (IOException | RuntimeException e) {
            warning.warn(
                    "{} is not a file of verdicts on engines, so models are checked again; it is replaced ({})",
                    file,
                    e instanceof JsonProcessingException ? "it is not JSON" : String.valueOf(e.getMessage()));
            return new LinkedHashMap<>();
        }
    }

    private static Map<VerdictKey, Verdict> parse(JsonNode root) throws IOException {
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new IOException("its format is not '" + FORMAT + "'");
        }
        Map<VerdictKey, Verdict> all = new LinkedHashMap<>();
        for (JsonNode one : root.path("verdicts")) {
            VerdictKey key = new VerdictKey(
                    text(one, "model"),
                    text(one, "engine"),
                    text(one, "engineVersion"),
                    text(one, "reference"),
                    text(one, "referenceVersion"),
                    text(one, "arch"),
                    one.path("java").asInt(),
                    text(one, "options"));
            if (!one.path("equal").isBoolean()) {
                throw new IOException("a verdict does not say whether the engines are equal");
            }
            Outcome outcome = one.path("equal").asBoolean() ? Outcome.EQUAL : Outcome.DIFFERENT;
            all.put(
                    key,
                    new Verdict(outcome, text(one, "reason"), one.path("rows").asInt()));
        }
        return all;
    }

    private static String text(JsonNode node, String name) throws IOException {
        JsonNode text = node.path(name);
        if (!text.isTextual()) {
            throw new IOException("a verdict has no " + name);
        }
        return text.textValue();
    }

    /** Replaces the file as a whole. */
    private void write(Map<VerdictKey, Verdict> all) throws IOException {
        ObjectNode root = MAPPER.createObjectNode().put("format", FORMAT);
        ArrayNode list = root.putArray("verdicts");
        all.forEach((key, verdict) -> list.addObject()
                .put("model", key.model())
                .put("engine", key.engine())
                .put("engineVersion", key.engineVersion())
                .put("reference", key.reference())
                .put("referenceVersion", key.referenceVersion())
                .put("arch", key.arch())
                .put("java", key.java())
                .put("options", key.options())
                .put("equal", verdict.isEqual())
                .put("reason", verdict.reason())
                .put("rows", verdict.rows()));
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
        try {
            Files.write(draft, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
