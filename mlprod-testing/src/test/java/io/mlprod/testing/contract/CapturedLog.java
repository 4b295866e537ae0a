package io.mlprod.testing.contract;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a logger writes while this is open; simplelogger.properties lets it write at level INFO. */
final class CapturedLog implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final String prefix;

    CapturedLog(String logger) {
        prefix = logger + " - ";
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(prefix))
                .map(line -> line.substring(line.indexOf(prefix) + prefix.length()))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
