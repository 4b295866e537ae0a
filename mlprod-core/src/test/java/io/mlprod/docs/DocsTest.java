package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.Progress;
import io.mlprod.docs.Examples.Applicant;
import io.mlprod.docs.Examples.City;
import io.mlprod.docs.Examples.Customer;
import io.mlprod.docs.Examples.Diagnosis;
import io.mlprod.docs.Examples.Document;
import io.mlprod.docs.Examples.Finding;
import io.mlprod.error.Violation.Handling;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages show code that is compiled and run here. */
class DocsTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Path PENGUINS = Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx");

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "README.md"})
    void javaBlocks_areCompiledHere(String page) throws IOException {
        String examples = Page.squeezed(Files.readString(Path.of("src/test/java/io/mlprod/docs/Examples.java")));

        assertThat(new Page(page).paragraphs())
                .isNotEmpty()
                .allSatisfy(paragraph -> assertThat(examples).contains(Page.squeezed(paragraph)));
    }

    @Test
    void jsonBlocks_areSchemas(@TempDir Path folder) throws IOException {
        List<String> schemas = new Page("README.md").blocks("json");

        assertThat(schemas).isNotEmpty();
        for (String schema : schemas) {
            Path file = Files.writeString(folder.resolve("page.schema.json"), schema);
            assertThat(Schema.read(file).featureNames()).isNotEmpty();
        }
    }

    private static List<String> printed(Runnable code) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            code.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** What the comments behind the println calls of a block promise. */
    private static List<String> promised(String block) {
        return Pattern.compile("println\\(.*\\); // (.*)")
                .matcher(block)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Compiles a program as a reader would who saved the block as a file, and runs it. */
    private static List<String> pasted(String program, Path folder, String argument) throws Exception {
        Path source = Files.writeString(folder.resolve("Penguins.java"), program);
        Javac.compile("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), source.toString());
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, DocsTest.class.getClassLoader())) {
            Method main = loader.loadClass("Penguins").getMethod("main", String[].class);
            return printed(() -> {
                try {
                    main.invoke(null, (Object) new String[] {argument});
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError("The program on the page failed", e);
                }
            });
        }
    }

    @Test
    void firstPrediction_pasted_printsWhatItPromises(@TempDir Path folder) throws Exception {
        String program = new Page("../README.md").blocks("java").get(0);

        assertThat(promised(program)).hasSize(3);
        assertThat(pasted(program, folder, PENGUINS.toString())).isEqualTo(promised(program));
    }

    @Test
    void tensors_printWhatTheyPromise() throws IOException {
        List<String> promised = promised(new Page("../README.md").blocks("java").get(1));

        assertThat(promised).hasSize(1);
        assertThat(printed(() -> Examples.tensors(MODELS.resolve("cnn.onnx"), new float[64])))
                .isEqualTo(promised);
    }

    @Test
    void columns_run() {
        assertThat(Examples.columns(MODELS.resolve("columns.onnx")))
                .isEqualTo(1.35f, org.assertj.core.data.Offset.offset(1e-5f));
    }

    @Test
    void adapted_runs() {
        try (var model = ModelHandle.builder(Customer.class, Float.class)
                .load(MODELS.resolve("columns.onnx"))
                .build()) {
            assertThat(Examples.adapted(model)).isTrue();
        }
    }

    @Test
    void anotherEngine_runs() {
        assertThat(Examples.rent(50)).isEqualTo(700);
    }

    @Test
    void arrays_run() {
        try (var model = ModelHandle.builder(Document.class, float[].class)
                .load(MODELS.resolve("tokens.onnx"))
                .build()) {
            Document document = new Document(List.of(1L, 2L, 3L), List.of(1L, 1L, 0L));
            assertThat(model.predict(document).value()).hasSize(8);
        }
    }

    @Test
    void outputs_run() {
        try (var model = ModelHandle.builder(float[].class, Diagnosis.class)
                .load(MODELS.resolve("logistic30.onnx"))
                .build()) {
            Diagnosis diagnosis = model.predict(new float[30]).value();
            assertThat(diagnosis.all().get(Finding.BENIGN)).isEqualTo(diagnosis.score());
        }
    }

    @Test
    void validation_runs() {
        try (var model = ModelHandle.builder(Applicant.class, Float.class)
                .load(MODELS.resolve("columns.onnx"))
                .build()) {
            assertThat(Examples.rejected(model, new Applicant(150, null, 20_000, "Oslo", true)))
                    .extracting(violation -> violation.handling())
                    .containsExactlyInAnyOrder(
                            Handling.CLAMPED, Handling.IMPUTED, Handling.FLAGGED, Handling.MAPPED_TO_UNKNOWN);
        }
        assertThat(Examples.schema().maxBatch()).hasValue(1_000);
    }

    @Test
    void underLoad_runs() {
        Customer customer = new Customer(40, 1, 3, City.VIENNA, true);
        try (var model = Examples.underLoad(MODELS.resolve("columns.onnx"))) {
            model.predict(customer);
            assertThat(model.predict(customer).source()).isEqualTo(AnswerSource.CACHE);

            List<Customer> rejected = new ArrayList<>();
            Customer invalid = new Customer(Float.NaN, 1, 3, City.GRAZ, true);
            Progress end = Examples.streams(model, List.of(customer, invalid).iterator(), rejected);
            assertThat(rejected).containsExactly(invalid);
            assertThat(end.done()).isEqualTo(2);
        }
    }

    @Test
    void tuned_printsATable() {
        List<String> printed = printed(() -> Examples.tuned(
                        MODELS.resolve("columns.onnx"), List.of(new Customer(40, 1, 3, City.VIENNA, true)))
                .close());

        assertThat(printed).first(InstanceOfAssertFactories.STRING).isEqualTo("tuned for throughput");
        assertThat(printed).filteredOn(line -> line.startsWith("*")).hasSize(1);
    }

    @Test
    void observed_run() {
        try (var model = ModelHandle.builder(Customer.class, Float.class)
                .load(MODELS.resolve("columns.onnx"))
                .build()) {
            List<Customer> customers =
                    List.of(new Customer(40, 1, 3, City.VIENNA, true), new Customer(2, 1, 3, City.GRAZ, true));
            assertThat(Examples.observed(model, customers)).isEqualTo(42);
        }
    }

    @Test
    void threads_run() {
        try (var model = ModelHandle.builder(Customer.class, Float.class)
                .load(MODELS.resolve("columns.onnx"))
                .time(new ManualTime(Instant.EPOCH)) // so that a busy machine lets no deadline run out
                .build()) {
            List<Customer> customers =
                    List.of(new Customer(40, 1, 3, City.VIENNA, true), new Customer(Float.NaN, 1, 3, City.GRAZ, true));
            assertThat(printed(() -> Examples.threads(model, customers)))
                    .hasSize(3)
                    .element(1, InstanceOfAssertFactories.STRING)
                    .contains("1 violation");
        }
    }

    @Test
    void manyColumns_run() {
        try (var model = ModelHandle.builder(Customer.class, Float.class)
                .load(MODELS.resolve("columns.onnx"))
                .build()) {
            assertThat(printed(() -> assertThat(Examples.manyColumns(model)).hasSize(3)))
                    .hasSize(1)
                    .element(0, InstanceOfAssertFactories.STRING)
                    .contains("age");
        }
    }

    @Test
    void source_names() {
        ModelSource source = Examples.source(MODELS, "0".repeat(64));

        assertThat(source.externalData()).containsExactly("external.weights");
        assertThat(source.version()).hasValue("2026-11");
    }
}
