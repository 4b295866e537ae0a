package io.mlprod.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.ClosedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTest {

    private static final Log LOG = Log.of(LogTest.class);

    private static final class Table {

        @Override
        public String toString() {
            return "two wrong:\n  a\n  b";
        }
    }

    private static String logged(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void warn_hostileArgument_isOnOneLine() {
        assertThat(logged(() -> LOG.warn("{} failed", "\u001b[2J\u0085x\ny")))
                .contains("\\u001b[2J\\u0085x\\ny failed")
                .hasLineCount(1);
    }

    @Test
    void warn_listOfOurs_isOnOneLine() {
        assertThat(logged(() -> LOG.warn("{}", new Table())))
                .contains("two wrong: a; b")
                .hasLineCount(1);
    }

    @Test
    void warn_foreignError_hasClassesAndStackTraceButNoMessage() {
        Throwable error = new IllegalStateException("canary-1", new RuntimeException("canary-2"));
        error.addSuppressed(new Error("canary-3"));

        assertThat(logged(() -> LOG.warn("It failed", error)))
                .contains("java.lang.IllegalStateException", "java.lang.RuntimeException", "java.lang.Error")
                .contains("at io.mlprod.internal.log.LogTest")
                .doesNotContain("canary");
    }

    @Test
    void warn_errorOfOurs_hasItsMessage() {
        assertThat(logged(() -> LOG.warn("It failed", new ClosedException("m@1 is closed", null))))
                .contains("m@1 is closed");
    }

    @Test
    void inFull_foreignError_hasItsMessageEscaped() {
        assertThat(logged(() -> LOG.warn("It failed", Log.inFull(new java.io.IOException("disk\nfull")))))
                .contains("java.io.IOException: disk\\nfull");
    }

    @Test
    void warn_causesInACircle_ends() {
        RuntimeException one = new RuntimeException();
        RuntimeException two = new RuntimeException(one);
        one.initCause(two);

        assertThat(logged(() -> LOG.warn("It failed", one))).contains("It failed");
    }

    @Test
    void warn_messageThatThrows_isLeftOut() {
        RuntimeException strange = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        };

        assertThat(logged(() -> LOG.warn("It failed", strange)))
                .contains("It failed", strange.getClass().getName());
    }

    @Test
    void debug_levelOff_asksNoArgumentForItsText() {
        Object untouched = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("asked");
            }
        };

        assertThat(logged(() -> LOG.debug("{}", List.of(untouched)))).isEmpty();
    }

    @Test
    void once_warnedTwice_isLoggedOnce() {
        Log.Once once = LOG.once();

        assertThat(logged(() -> {
                    once.warn("{} failed", "a");
                    once.warn("{} failed", "b");
                }))
                .contains("a failed")
                .hasLineCount(1);
    }
}
