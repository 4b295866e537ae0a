package io.mlprod.robustness;

import static io.mlprod.robustness.Models.LINEAR_ANSWER;
import static io.mlprod.robustness.Models.bytes;
import static io.mlprod.robustness.Models.linear;
import static io.mlprod.robustness.Models.open;
import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.robustness.ProtoTree.Field;
import io.mlprod.robustness.ProtoTree.Kind;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadingTest {

    @TempDir
    Path folder;

    private static LoadException refused(ModelSource source) {
        LoadException refused =
                catchThrowableOfType(LoadException.class, () -> open(source).close());
        assertThat(refused).as("%s was loaded", source).isNotNull();
        return refused;
    }

    private static LoadException refused(byte[] bytes) {
        return refused(ModelSource.of(bytes));
    }

    // ---- what is not there or cannot be read ----------------------------------------------------

    @Test
    void open_missingFile_saysPathAndAdvice() {
        LoadException e = refused(ModelSource.of(folder.resolve("gone.onnx")));

        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(e).hasMessageContainingAll("No model at", "gone.onnx", "check the path");
        assertThat(e).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void open_missingResource_isNotFound() {
        LoadException e = refused(ModelSource.ofClasspath("models/gone.onnx"));

        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(e).hasMessageContaining("classpath:models/gone.onnx");
    }

    @Test
    void open_directory_isUnreadable() {
        LoadException e = refused(ModelSource.of(folder));

        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(e).hasMessageContaining(folder.toString());
    }

    @Test
    void open_streamThatFails_isUnreadableAndClosed() {
        AtomicInteger closed = new AtomicInteger();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        LoadException e = refused(ModelSource.of(broken));

        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(e).hasMessageContaining("connection reset");
        assertThat(closed).hasValue(1);
    }

    @Test
    void open_emptyFile_saysUnfinishedCopy() throws IOException {
        Path file = Files.write(folder.resolve("empty.onnx"), new byte[0]);

        LoadException e = refused(ModelSource.of(file));

        assertThat(e.reason()).isEqualTo(Reason.NOT_A_MODEL);
        assertThat(e).hasMessageContainingAll("empty.onnx", "is empty", "did not finish");
    }

    // ---- what is something else -----------------------------------------------------------------

    static Stream<Arguments> otherFormats() {
        return Stream.of(
                Arguments.of("<!DOCTYPE html><html><body>Sign in</body></html>", "HTML"),
                Arguments.of("\n  <html><head></head></html>", "HTML"),
                Arguments.of("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "XML"),
                Arguments.of("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n", "git lfs pull"),
                Arguments.of("PK\u0003\u0004\u0014\u0000", "ZIP"),
                Arguments.of("\u001f\u008b\b\u0000\u0000\u0000\u0000\u0000", "gzip"),
                Arguments.of("\u0080\u0004\u0095\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "pickle"),
                Arguments.of("\u0080\u0002}q\u0000.", "pickle"),
                Arguments.of("{\"learner\": {\"gradient_booster\": {}}}", "JSON"),
                Arguments.of("\u0018\u0000\u0000\u0000ORTM\u0000\u0000\u0000\u0000", ".ort"),
                Arguments.of("\u001c\u0000\u0000\u0000TFL3\u0000\u0000", "TensorFlow Lite"),
                Arguments.of("\u0089HDF\r\n\u001a\n", "HDF5"),
                Arguments.of("\u0093NUMPY\u0001\u0000v\u0000", "NumPy"));
    }

    @ParameterizedTest
    @MethodSource("otherFormats")
    void open_otherFormat_saysWhatItIs(String content, String words) {
        LoadException e = refused(content.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(e.reason()).isEqualTo(Reason.NOT_A_MODEL);
        assertThat(e).hasMessageContaining(words).hasMessageContaining("bytes in memory");
    }

    @Test
    void open_randomBytes_isRefused() {
        for (int seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);

            assertThat(refused(noise).reason()).as("seed %d", seed).isIn(Reason.CORRUPT, Reason.NOT_A_MODEL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic30", "columns", "two_zipmaps", "label_encoder"})
    void open_truncatedAtAnyLength_isRefused(String name) {
        refusedAtEach(1, bytes(name));
    }

    /** Seven has no divisor in common with the sizes of numbers, so that they are cut everywhere. */
    @Test
    void open_forestTruncatedAtEverySeventhLength_isRefused() {
        refusedAtEach(7, bytes("forest"));
    }

    @Tag("soak")
    @Test
    void open_forestTruncatedAtAnyLength_isRefused() {
        refusedAtEach(1, bytes("forest"));
    }

    private static void refusedAtEach(int step, byte[] model) {
        for (int length = 0; length < model.length; length += step) {
            assertThat(refused(Arrays.copyOf(model, length)).reason())
                    .as("%d of %d bytes", length, model.length)
                    .isIn(Reason.NOT_A_MODEL, Reason.CORRUPT, Reason.REJECTED_BY_RUNTIME);
        }
    }

    @Test
    void open_truncatedBehindAllThatIsUsed_answersTheSame() {
        byte[] model = bytes("dynamic_batch"); // ends with the version of an operator set that it does not use

        int loaded = 0;
        for (int length = 0; length < model.length; length++) {
            try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(Arrays.copyOf(model, length)))) {
                loaded++;
                assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
            } catch (LoadException e) {
                assertThat(e.reason()).isIn(Reason.NOT_A_MODEL, Reason.CORRUPT, Reason.REJECTED_BY_RUNTIME);
            }
        }
        assertThat(loaded).isEqualTo(1);
    }

    @Test
    void open_truncatedForest_saysHowMuchIsMissing() {
        byte[] model = bytes("forest");

        LoadException e = refused(Arrays.copyOf(model, 10_000));

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContainingAll("not a complete ONNX model", "of 10000", "cut off", "compare sizes");
    }

    // ---- sizes and digests ----------------------------------------------------------------------

    @Test
    void open_largerThanBound_saysBound() {
        int size = bytes("forest").length;

        LoadException e = refused(ModelSource.of(path("forest")).maxBytes(size - 1));

        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(e).hasMessageContainingAll("larger than " + (size - 1), "ModelSource.maxBytes");
    }

    @Test
    void open_justAsLargeAsBound_loads() {
        open(ModelSource.of(path("forest")).maxBytes(bytes("forest").length)).close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Integer.MAX_VALUE, Long.MAX_VALUE})
    void maxBytes_outOfRange_isIllegal(long bytes) {
        assertThatThrownBy(() -> ModelSource.of(path("forest")).maxBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes");
    }

    private static String sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void open_rightDigest_loadsAndReportsIt() throws Exception {
        String digest = sha256(bytes("dynamic_batch"));

        try (ModelHandle<Inputs, Outputs> handle =
                open(ModelSource.of(path("dynamic_batch")).sha256("  " + digest.toUpperCase(java.util.Locale.ROOT)))) {
            assertThat(handle.serving().sha256()).isEqualTo(digest);
            assertThat(handle.signature().sha256()).isEqualTo(digest);
        }
    }

    @Test
    void open_wrongDigest_namesBoth() throws Exception {
        String other = sha256(bytes("forest"));

        LoadException e = refused(ModelSource.of(path("dynamic_batch")).sha256(other));

        assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(e).hasMessageContainingAll(other, sha256(bytes("dynamic_batch")), "pin the new digest");
    }

    @Test
    void open_wrongDigestOfGarbage_isRefusedBeforeItIsLookedAt() throws Exception {
        LoadException e = refused(ModelSource.of(new byte[] {1, 2, 3}).sha256(sha256(bytes("forest"))));

        assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz4b9d4ba7ae1d2b5c3c2c1d0e0f0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c0d0e0f"})
    void sha256_malformed_isIllegal(String hex) {
        assertThatThrownBy(() -> ModelSource.of(path("forest")).sha256(hex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    // ---- what is a model, but cannot be served --------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "missing_operator, operator",
        "optional_input, optional type",
        "optional_output, optional type",
        "sparse_input, sparse type",
        "sequence_input, take tensors instead",
        "uint16_input, Cast from int64",
        "batch_norm_training, model.eval()"
    })
    void open_unsupported_saysWhatToDo(String name, String words) {
        LoadException e = refused(ModelSource.of(path(name)));

        assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(e).hasMessageContaining(name + ".onnx").hasMessageContaining(words);
    }

    @Test
    void open_unsupportedOpset_isRejectedByRuntime() {
        ProtoTree model = ProtoTree.read(bytes("dynamic_batch"));
        model.fields.stream()
                .filter(field -> field.number == 8 && field.message != null)
                .forEach(field -> field.message.first(2).varint = 9_999);

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.REJECTED_BY_RUNTIME);
        assertThat(e).hasMessageContaining("opset").hasCauseInstanceOf(ai.onnxruntime.OrtException.class);
    }

    static Stream<Arguments> nestings() {
        return Stream.of(100, 1_000, 20_000)
                .flatMap(depth -> Stream.of(Arguments.of("graphs", depth), Arguments.of("types", depth)));
    }

    /** Graphs in attributes of nodes of graphs, and sequences of sequences: each as deep as one likes. */
    @ParameterizedTest
    @MethodSource("nestings")
    void open_nestedTooDeeply_isRefusedWithoutStackOverflow(String what, int depth) {
        int[] path = what.equals("graphs") ? new int[] {6, 5, 1} : new int[] {1, 4};
        int[] top = what.equals("graphs") ? new int[] {7} : new int[] {2, 11, 7};

        LoadException e = refused(nested(path, top, depth));

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("nested deeper than 100");
    }

    /** Written from the inside out, into the end of an array that is large enough. */
    private static byte[] nested(int[] repeated, int[] top, int depth) {
        byte[] out = new byte[16 * (depth + 1) * repeated.length];
        int start = out.length;
        for (int i = 0; i < depth; i++) {
            for (int field : repeated) {
                start = wrap(out, start, field);
            }
        }
        for (int field : top) {
            start = wrap(out, start, field);
        }
        return Arrays.copyOfRange(out, start, out.length);
    }

    private static int wrap(byte[] out, int start, int field) {
        java.io.ByteArrayOutputStream head = new java.io.ByteArrayOutputStream();
        ProtoTree.varint(head, field << 3 | 2);
        ProtoTree.varint(head, out.length - start);
        byte[] bytes = head.toByteArray();
        System.arraycopy(bytes, 0, out, start - bytes.length, bytes.length);
        return start - bytes.length;
    }

    // ---- where models come from -----------------------------------------------------------------

    @Test
    void open_path_computes() {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(path("dynamic_batch"))) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/dynamic_batch.onnx", "/models/dynamic_batch.onnx"})
    void open_classPath_computes(String resource) {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.ofClasspath(resource))) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
    }

    @Test
    void open_classPathWithoutContextClassLoader_computes() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.ofClasspath("models/dynamic_batch.onnx"))) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void open_bytesChangedAfterwards_loadsWhatWasGiven() {
        byte[] model = bytes("dynamic_batch");
        ModelSource source = ModelSource.of(model);
        Arrays.fill(model, (byte) 0);

        for (int i = 0; i < 2; i++) {
            try (ModelHandle<Inputs, Outputs> handle = open(source)) {
                assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
            }
        }
    }

    /** A stream that is strict about being used after its end. */
    private static final class CountingStream extends ByteArrayInputStream {
        private final AtomicInteger closed = new AtomicInteger();

        CountingStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            assertThat(closed).hasValue(0);
            return super.read(into, offset, Math.min(length, 7)); // as networks do: a little at a time
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void open_stream_computesAndClosesIt() {
        CountingStream stream = new CountingStream(bytes("dynamic_batch"));

        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(stream))) {
            assertThat(stream.closed).hasValue(1);
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
    }

    @Test
    void open_streamOfGarbage_closesIt() {
        CountingStream stream = new CountingStream(new byte[] {1, 2, 3});

        assertThat(refused(ModelSource.of(stream)).reason()).isEqualTo(Reason.CORRUPT);
        assertThat(stream.closed).hasValue(1);
    }

    @Test
    void open_streamTwice_isRefused() throws IOException {
        ModelSource source = ModelSource.of(Files.newInputStream(path("dynamic_batch")));
        open(source).close();

        assertThat(refused(source).reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void build_withoutSource_saysWhatToCall() {
        assertThatThrownBy(() -> ModelHandle.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("load(");
    }

    // ---- names ----------------------------------------------------------------------------------

    @Test
    void version_nothingSet_isFileNameAndDigest() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(path("dynamic_batch"))) {
            assertThat(handle.serving().name()).isEqualTo("dynamic_batch");
            assertThat(handle.serving().version())
                    .isEqualTo(sha256(bytes("dynamic_batch")).substring(0, 12));
        }
    }

    @Test
    void version_fromMemory_isCalledModel() {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(bytes("dynamic_batch")))) {
            assertThat(handle.serving().name()).isEqualTo("model");
        }
    }

    @ParameterizedTest
    @CsvSource({"fraud.v7.onnx, fraud.v7", "fraud, fraud", ".onnx, .onnx"})
    void version_fileName_losesLastEnding(String file, String name) throws IOException {
        Path model = Files.write(folder.resolve(file), bytes("dynamic_batch"));

        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(model)) {
            assertThat(handle.serving().name()).isEqualTo(name);
        }
    }

    @Test
    void version_sourceAndBuilder_builderWins() {
        ModelSource source = ModelSource.of(path("dynamic_batch")).version("8");
        try (ModelHandle<Inputs, Outputs> byFile = open(source);
                ModelHandle<Inputs, Outputs> byHand = ModelHandle.builder()
                        .name("prices")
                        .version("9")
                        .load(source)
                        .build()) {
            assertThat(byFile).hasToString("ModelHandle[dynamic_batch@8]");
            assertThat(byHand).hasToString("ModelHandle[prices@9]");
        }
    }

    @Test
    void version_blank_isIllegal() {
        assertThatThrownBy(() -> ModelSource.of(path("forest")).version(" "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelHandle.builder().version("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelHandle.builder().name("\t")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- external data --------------------------------------------------------------------------

    private Path deployed(String location) throws IOException {
        ProtoTree model = ProtoTree.read(bytes("external"));
        entry(model, "location").bytes = location.getBytes(StandardCharsets.UTF_8);
        Path home = Files.createDirectories(folder.resolve("home"));
        return Files.write(home.resolve("m.onnx"), model.write());
    }

    /** The value of one entry in the description of the external data. */
    private static Field entry(ProtoTree model, String key) {
        return model.all(Kind.TENSOR).stream()
                .flatMap(tensor -> tensor.fields.stream())
                .filter(field -> field.number == 13 && field.message != null)
                .filter(field -> new String(field.message.first(1).bytes, StandardCharsets.UTF_8).equals(key))
                .map(field -> field.message.first(2))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] weights() throws IOException {
        return Files.readAllBytes(path("external").resolveSibling("external.weights"));
    }

    @Test
    void open_externalData_isRefusedByDefault() {
        LoadException e = refused(ModelSource.of(path("external")));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContainingAll("external.weights", "ModelSource.allowExternalData");
    }

    @Test
    void open_externalDataAllowed_computes() {
        ModelSource source = ModelSource.of(path("external")).allowExternalData("external.weights");
        try (ModelHandle<Inputs, Outputs> handle = open(source)) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
    }

    @Test
    void open_otherExternalDataAllowed_isRefused() {
        LoadException e = refused(ModelSource.of(path("external")).allowExternalData("EXTERNAL.weights", "other"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
    }

    @Test
    void open_externalDataFromMemory_isRefused() {
        LoadException e = refused(bytes("external"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContaining("not in a file");
        assertThatThrownBy(() -> ModelSource.of(bytes("external")).allowExternalData("external.weights"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void open_externalDataMissing_saysDeployIt() throws IOException {
        LoadException e = refused(ModelSource.of(deployed("external.weights")).allowExternalData("external.weights"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContainingAll("external.weights", "deploy it beside the model");
    }

    @Test
    void open_externalDataAtAnyShorterLength_isRefused() throws IOException {
        Path model = deployed("external.weights");
        byte[] weights = weights();
        for (int length = 0; length < weights.length; length++) {
            Files.write(model.resolveSibling("external.weights"), Arrays.copyOf(weights, length));

            LoadException e = refused(ModelSource.of(model).allowExternalData("external.weights"));

            assertThat(e.reason()).as("%d bytes", length).isEqualTo(Reason.EXTERNAL_DATA);
            assertThat(e).hasMessageContaining(length + " bytes");
        }
    }

    @Test
    void open_externalDataLargerThanBound_isTooLarge() throws IOException {
        Path model = deployed("external.weights");
        Files.write(model.resolveSibling("external.weights"), new byte[10_000]);

        LoadException e = refused(ModelSource.of(model).maxBytes(1_000).allowExternalData("external.weights"));

        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void open_externalDataBehindLinkOutOfFolder_isRefused() throws IOException {
        Path model = deployed("external.weights");
        Path outside = Files.write(folder.resolve("outside"), weights());
        Files.createSymbolicLink(model.resolveSibling("external.weights"), outside);

        LoadException e = refused(ModelSource.of(model).allowExternalData("external.weights"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContaining("outside the model's folder");
    }

    @Test
    void open_externalDataUpTheTree_isRefusedEvenIfAllowed() throws IOException {
        Files.write(folder.resolve("outside"), weights());

        LoadException e = refused(ModelSource.of(deployed("../outside")).allowExternalData("../outside"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContaining("outside the model's folder");
    }

    @Test
    void open_externalDataAbsolute_isRefusedEvenIfAllowed() throws IOException {
        String outside = Files.write(folder.resolve("outside"), weights()).toString();

        LoadException e = refused(ModelSource.of(deployed(outside)).allowExternalData(outside));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContaining("outside the model's folder");
    }

    @Test
    void open_externalDataInFolderBesideWithSamePrefix_isRefused() throws IOException {
        Path model = deployed("../home2/w");
        Files.createDirectories(folder.resolve("home2"));
        Files.write(folder.resolve("home2/w"), weights());

        assertThat(refused(ModelSource.of(model).allowExternalData("../home2/w"))
                        .reason())
                .isEqualTo(Reason.EXTERNAL_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\0b", "sub/", "/", "nowhere/at/all"})
    void open_externalDataOddLocation_isRefused(String location) throws IOException {
        assertThat(refused(ModelSource.of(deployed(location)).allowExternalData(location))
                        .reason())
                .isEqualTo(Reason.EXTERNAL_DATA);
    }

    @Test
    void open_externalDataInSubfolder_loads() throws IOException {
        Path model = deployed("sub/w.bin");
        Files.createDirectories(model.resolveSibling("sub"));
        Files.write(model.resolveSibling("sub/w.bin"), weights());

        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(model).allowExternalData("sub/w.bin"))) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
    }

    @Test
    void open_externalEscape_isRefused() {
        assertThat(refused(ModelSource.of(path("external_escape"))).reason()).isEqualTo(Reason.EXTERNAL_DATA);
    }

    @ParameterizedTest
    @CsvSource({
        "offset, -1",
        "offset, 1",
        "offset, 9223372036854775807",
        "offset, x",
        "offset, ''",
        "length, 47",
        "length, 49",
        "length, 9223372036854775807",
        "length, 1e3"
    })
    void open_externalDataWrongRange_isRefused(String key, String value) throws IOException {
        ProtoTree model = ProtoTree.read(bytes("external"));
        ProtoTree tensor = model.all(Kind.TENSOR).stream()
                .filter(candidate -> candidate.fields.stream().anyMatch(field -> field.number == 13))
                .findFirst()
                .orElseThrow();
        tensor.fields.removeIf(field ->
                field.number == 13 && new String(field.message.first(1).bytes, StandardCharsets.UTF_8).equals(key));
        ProtoTree entry = new ProtoTree(Kind.LEAVES);
        entry.fields.add(Field.bytes(1, key.getBytes(StandardCharsets.UTF_8)));
        entry.fields.add(Field.bytes(2, value.getBytes(StandardCharsets.UTF_8)));
        tensor.fields.add(Field.message(13, entry));
        Path file = Files.write(folder.resolve("m.onnx"), model.write());
        Files.write(folder.resolve("external.weights"), weights());

        assertThat(refused(ModelSource.of(file).allowExternalData("external.weights"))
                        .reason())
                .isIn(Reason.EXTERNAL_DATA, Reason.CORRUPT);
    }

    static Stream<long[]> impossibleShapes() {
        return Stream.of(
                new long[] {4, -3},
                new long[] {-4, -3},
                new long[] {1L << 62, 4},
                new long[] {1L << 32, 1L << 32},
                new long[] {12, (1L << 62) + 1});
    }

    /** Shapes whose size in bytes overflows to what the file has. */
    @ParameterizedTest
    @MethodSource("impossibleShapes")
    void open_externalDataOfImpossibleShape_isRefused(long[] shape) throws IOException {
        ProtoTree model = ProtoTree.read(bytes("external"));
        for (int length : new int[] {0, 48}) {
            model.all(Kind.TENSOR).stream()
                    .filter(candidate -> candidate.fields.stream().anyMatch(field -> field.number == 13))
                    .forEach(tensor -> {
                        tensor.fields.removeIf(field -> field.number == 1);
                        for (long dimension : shape) {
                            tensor.fields.add(Field.varint(1, dimension));
                        }
                    });
            entry(model, "length").bytes = Integer.toString(length).getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(folder.resolve("m.onnx"), model.write());
            Files.write(folder.resolve("external.weights"), weights());

            assertThat(refused(ModelSource.of(file).allowExternalData("external.weights"))
                            .reason())
                    .isIn(Reason.EXTERNAL_DATA, Reason.CORRUPT, Reason.REJECTED_BY_RUNTIME);
        }
    }

    @Test
    void version_externalData_digestCoversThem() throws Exception {
        Path model = deployed("external.weights");
        byte[] weights = weights();
        Path file = model.resolveSibling("external.weights");
        ModelSource source = ModelSource.of(model).allowExternalData("external.weights");
        Files.write(file, weights);
        String digest = sha256(Files.readAllBytes(model), weights);
        try (ModelHandle<Inputs, Outputs> handle = open(source.sha256(digest))) {
            assertThat(handle.serving().sha256()).isEqualTo(digest);
        }

        weights[0] ^= 1;
        Files.write(file, weights);

        assertThat(refused(source.sha256(digest)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    }

    @Test
    void sources_allModels_loadOrAreRefused() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.list(path("forest").getParent())) {
            models = files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
        assertThat(models).hasSizeGreaterThan(40);
        for (Path model : models) {
            try {
                ModelHandle.open(model).close();
            } catch (LoadException e) {
                assertThat(e).hasMessageContaining(String.valueOf(model.getFileName()));
            }
        }
    }

    @Test
    void open_modelWithoutOutputs_isUnsupported() {
        ProtoTree model = ProtoTree.read(bytes("dynamic_batch"));
        model.all(Kind.GRAPH).get(0).fields.removeIf(field -> field.number == 12);

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(e).hasMessageContaining("no outputs");
    }

    @Test
    void open_megabytesOfMetadataInAMisfit_areShortened() {
        ProtoTree model = ProtoTree.read(bytes("metadata"));
        byte[] long5 = "m".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);
        model.first(2).bytes = long5;
        model.all(Kind.GRAPH).get(0).first(2).bytes = long5;
        model.all(Kind.GRAPH).get(0).first(12).message.first(1).bytes = long5;
        for (Field field : model.all(Kind.NODE).get(0).fields) {
            if (field.number == 2) {
                field.bytes = long5;
            }
        }
        record Wrong(String nothing) {}

        LoadException e = catchThrowableOfType(
                LoadException.class,
                () -> ModelHandle.builder(Wrong.class, Wrong.class)
                        .load(ModelSource.of(model.write()))
                        .build());

        assertThat(e.getMessage().length()).isLessThan(10_000);
    }

    @Test
    void open_moreMetadataThanTheBindingReadsInTime_isCorrupt() throws IOException {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        model.write(bytes("dynamic_batch"));
        for (int i = 0; i <= 10_000; i++) {
            model.write(14 << 3 | 2); // an entry of the model's metadata, without content
            model.write(0);
        }

        LoadException e = refused(model.toByteArray());

        assertThat(e).hasMessageContaining("More than 10000 entries of metadata");
    }

    @Test
    void open_tensorsThatHoldLessThanTheirShapeSays_areCorrupt() {
        for (long dimension : new long[] {-1, 0, 5, 1L << 31, Long.MAX_VALUE}) {
            ProtoTree model = ProtoTree.read(bytes("dynamic_batch"));
            model.all(Kind.TENSOR).get(0).first(1).varint = dimension;

            LoadException e = refused(model.write());

            assertThat(e.reason()).as("%d", dimension).isEqualTo(Reason.CORRUPT);
            assertThat(e).hasMessageContaining("of shape [" + dimension);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void open_recurrentLayerThatLacksAnInput_isCorrupt(int missing) {
        ProtoTree model = ProtoTree.read(bytes("seeds/rnn"));
        ProtoTree layer = model.all(Kind.NODE).stream()
                .filter(node -> new String(node.first(4).bytes, StandardCharsets.UTF_8).equals("LSTM"))
                .findFirst()
                .orElseThrow();
        layer.fields.remove(missing);

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContainingAll("LSTM whose input", "dimensions instead of");
    }

    @Test
    void open_positionInASequenceThatIsEmpty_isCorrupt() {
        ProtoTree model = ProtoTree.read(bytes("seeds/sequences"));
        ProtoTree position = model.all(Kind.TENSOR).stream()
                .filter(tensor -> new String(tensor.first(8).bytes, StandardCharsets.UTF_8).equals("place"))
                .findFirst()
                .orElseThrow();
        position.fields.add(0, Field.varint(1, 0));
        position.first(9).bytes = new byte[0];

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("'place', is empty");
    }

    @Test
    void open_noMemoryForTheModel_isTooLarge() {
        LoadException e = catchThrowableOfType(
                LoadException.class,
                () -> ModelHandle.builder()
                        .load(path("dynamic_batch"))
                        .engine(new ForwardingEngine(Engines.onnxRuntime()) {
                            @Override
                            public ModelSession open(ModelArtifact model, SessionOptions options) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                        })
                        .build());

        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(e).hasMessageContainingAll("dynamic_batch", "Java heap space", "-Xmx");
    }
}
