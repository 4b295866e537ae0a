package io.mlprod.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of webhooks on this machine, which can be out of order. */
final class Receiver implements Outage, AutoCloseable {

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer takes 40 ms
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> got = new CopyOnWriteArrayList<>();
    private final ManualTime time;
    private final HttpServer server;
    private volatile boolean isDown;

    Receiver(ManualTime time) {
        this.time = time;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!isDown) {
                got.add(exchange.getRequestURI() + " " + texts(body));
            }
            exchange.sendResponseHeaders(isDown ? 503 : 202, -1);
        }
    }

    /** What a person reads: all texts of the JSON, without the entities of Slack and Opsgenie. */
    private static String texts(String body) throws IOException {
        List<String> texts = new ArrayList<>();
        collect(JSON.readTree(body), texts);
        return String.join("\n", texts);
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            String text = node.textValue();
            texts.add(text);
            texts.add(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
        node.forEach(child -> collect(child, texts));
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    /** Lets the sink send what waits, and returns the paths and texts that have come. */
    List<String> received() {
        time.advance(Duration.ofSeconds(2));
        return got;
    }

    @Override
    public void begin() {
        isDown = true;
    }

    @Override
    public void end() {
        isDown = false;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
