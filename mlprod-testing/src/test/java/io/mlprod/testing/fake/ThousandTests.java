package io.mlprod.testing.fake;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A program that runs a thousand tests, in twenty classes, in a JVM that has done nothing before. */
final class ThousandTests {

    private static final int CLASSES = 20;
    private static final int TESTS = 50; // of each class

    private static final String CALL = "model.when(claim -> claim.amount() > 1_000).thenReturn(new Risk(0.9f))"
            + ".otherwise(new Risk(0.1f));"
            + " Assertions.assertEquals(0.1f, model.handle().predict(new Claim(%1$d, %1$d, \"DE\")).value().p());";

    /** What each test has. */
    enum Kind {
        /** A field that the extension fills: a fake with a handle of its own. */
        FAKE_MODEL("@io.mlprod.testing.MlprodTest", "@FakeModel ScriptedModel<Claim, Risk> model;", CALL),
        /** The same without the extension. */
        SCRIPTED_MODEL(
                "",
                "",
                "try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) { " + CALL + " }"),
        /** A lambda instead of the model: what is left is JUnit, the JVM and the test's own code. */
        NO_MODEL(
                "",
                "",
                "Predicate<Claim> model = claim -> claim.amount() > 1_000;"
                        + " Assertions.assertFalse(model.test(new Claim(%1$d, %1$d, \"DE\")));");

        private final String annotation;
        private final String field;
        private final String body;

        Kind(String annotation, String field, String body) {
            this.annotation = annotation;
            this.field = field;
            this.body = body;
        }

        private String source(int number) {
            String tests = IntStream.range(0, TESTS)
                    .mapToObj(i -> "@Test void test" + i + "() {" + String.format(Locale.ROOT, body, i) + "}")
                    .collect(Collectors.joining("\n"));
            return String.join(
                    "\n",
                    "import io.mlprod.testing.FakeModel;",
                    "import io.mlprod.testing.fake.ScriptedModel;",
                    "import java.util.function.Predicate;",
                    "import org.junit.jupiter.api.Assertions;",
                    "import org.junit.jupiter.api.Test;",
                    annotation,
                    "class " + name(number) + " {",
                    "record Claim(double amount, long days, String country) {}",
                    "record Risk(float p) {}",
                    field,
                    tests,
                    "}");
        }

        private String name(int number) {
            return this + "_" + number;
        }
    }

    private ThousandTests() {}

    /**
     * Writes the tests and compiles them.
     *
     * @param directory where their classes will be
     */
    static void compile(Kind kind, Path directory) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", directory.toString()));
        for (int i = 0; i < CLASSES; i++) {
            Path source = directory.resolve(kind.name(i) + ".java");
            Files.writeString(source, kind.source(i));
            arguments.add(source.toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("The tests of " + directory + " cannot be compiled");
        }
    }

    /** Runs tests of the kind that is the argument, and prints the wall time and the CPU time of the whole process. */
    public static void main(String[] arguments) {
        Kind kind = Kind.valueOf(arguments[0]);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(IntStream.range(0, CLASSES)
                        .mapToObj(i -> DiscoverySelectors.selectClass(kind.name(i)))
                        .toList())
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> failure.getException().printStackTrace());
        long ran = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(
                Locale.ROOT,
                "%s: %d tests passed in %.2f s, with %.2f s of processor time of the process%n",
                kind,
                summary.getTestsSucceededCount(),
                ran / 1e3,
                process.getProcessCpuTime() / 1e9);
    }
}
