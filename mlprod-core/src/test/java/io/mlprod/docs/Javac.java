package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.spi.ToolProvider;

/** The compiler, for programs that a reader writes. */
final class Javac {

    private Javac() {}

    static void compile(String... arguments) {
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages, true);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments);
        assertThat(exitCode).as(messages.toString()).isZero();
    }
}
