package io.mlprod.monitoring.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.action.Action.Result;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.webhook.WebhookRequest;
import io.mlprod.monitoring.webhook.WebhookSink;
import io.mlprod.monitoring.webhook.WebhookSinkBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A way to ask for a new model: a file, a webhook or both, with the reason, the window in which the model was bad, and
 * where the data lie. Thread-safe.
 *
 * @since 0.1
 */
public final class Retraining implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Function<? super Alert, String> data;
    private final Optional<Path> folder;
    private final Optional<WebhookSink> sink;

    private Retraining(Function<? super Alert, String> data, Optional<Path> folder, Optional<WebhookSink> sink) {
        this.data = data;
        this.folder = folder;
        this.sink = sink;
    }

    /**
     * Returns a retraining that asks nobody yet.
     *
     * @param data returns where the data of the window lie, for example {@code s3://shop/visits/2026-11-02}; the
     *     receiver knows what it means
     * @return a retraining
     */
    public static Retraining on(Function<? super Alert, String> data) {
        return new Retraining(Objects.requireNonNull(data, "data"), Optional.empty(), Optional.empty());
    }

    /**
     * Sets the folder into which each request is written as a file of JSON, complete or not at all.
     *
     * @param of the folder, which is created if it is not there
     * @return a new retraining
     */
    public Retraining folder(Path of) {
        return new Retraining(data, Optional.of(Objects.requireNonNull(of, "of")), sink);
    }

    /**
     * Sets the webhook to which each request is posted as JSON, with all that {@link WebhookSink} promises.
     *
     * @param to the address, the signature and the folder of what waits; its format is set here
     * @return a new retraining, whose {@link #close()} closes the sink
     * @throws IllegalStateException if another sink uses the folder
     */
    public Retraining webhook(WebhookSinkBuilder to) {
        WebhookSink built = to.format((notification, target, now) ->
                        WebhookRequest.post(target, json(notification.worst(), notification.id(), notification.at())))
                .build();
        return new Retraining(data, folder, Optional.of(built));
    }

    Result request(Alert alert, Instant at) throws IOException {
        String id = UUID.nameUUIDFromBytes(
                        (alert.key() + alert.since() + alert.severity()).getBytes(StandardCharsets.UTF_8))
                .toString();
        List<String> by = new ArrayList<>();
        if (folder.isPresent()) {
            write(folder.get(), json(alert, id, at), id);
            by.add("file");
        }
        if (sink.isPresent()) {
            sink.get().accept(new Notification(id, at, alert.group(), Notification.Change.FIRED, List.of(alert)));
            by.add("webhook");
        }
        return Result.done("a new model was asked for by " + (by.isEmpty() ? "nothing" : String.join(" and ", by)));
    }

    private static void write(Path folder, String json, String id) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, "retraining", ".tmp");
        try {
            Files.writeString(temporary, json);
            Files.move(temporary, folder.resolve("retraining-" + id + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private String json(Alert alert, String id, Instant at) {
        Kpi kpi = alert.kpi();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("asOf", at.toString())
                .put("reason", PlainText.line(alert.text()))
                .put("rule", PlainText.line(alert.rule()))
                .put("kpi", PlainText.line(kpi.name()))
                .put("rows", kpi.rows());
        number(node, "value", kpi.value());
        number(node, "low", kpi.low());
        number(node, "high", kpi.high());
        number(node, "level", alert.level());
        node.putObject("model")
                .put("name", PlainText.line(kpi.model().name()))
                .put("version", PlainText.line(kpi.model().version()))
                .put("sha256", kpi.model().sha256());
        Instant from = alert.since().isBefore(kpi.from()) ? alert.since() : kpi.from(); // the first that was bad
        node.putObject("window")
                .put("from", from.toString())
                .put("to", kpi.time().toString());
        node.put("data", PlainText.line(data.apply(alert)));
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // not from a tree
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** Closes the webhook. */
    @Override
    public void close() {
        sink.ifPresent(WebhookSink::close);
    }
}
