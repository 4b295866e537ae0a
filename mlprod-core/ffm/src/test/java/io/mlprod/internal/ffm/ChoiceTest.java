package io.mlprod.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ffm.EngineNameWorker;
import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.model.ElementType;
import io.mlprod.spi.EngineLimits.Texts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which way is chosen, and what the log says about it; the choice is made once in a process, so some have their own.
 */
class ChoiceTest {

    private static final int LIMIT_SECONDS = 120;
    private static final String FFM = "engine: ONNX Runtime (FFM)";
    private static final String JNI = "engine: ONNX Runtime";
    private static final String LINE = "is called through JNI although mlprod-core-ffm is present";

    @TempDir
    Path folder;

    @Test
    void name_artifactPresent_saysSo() {
        assertThat(Engines.onnxRuntime().name()).isEqualTo("ONNX Runtime (FFM)");
    }

    @Test
    void limits_artifactPresent_admitEmojiAndUnsignedNumbers() {
        assertThat(Engines.onnxRuntime().limits().texts()).isEqualTo(Texts.UNICODE);
        assertThat(Engines.onnxRuntime().limits().inputTypes()).containsExactlyInAnyOrder(ElementType.values());
    }

    @Test
    void versions_artifactPresent_statusNamesTheWay() {
        try (ModelHandle<?, ?> handle = ModelHandle.open(OneModel.FOLDER.resolve("center.onnx"))) {
            assertThat(handle.versions().list().get(0).engine().name()).isEqualTo("ONNX Runtime (FFM)");
        }
    }

    @Test
    void name_classPathAllowed_isFfmWithoutALine() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp", classPath(entry -> true)))
                .contains(FFM)
                .noneMatch(line -> line.contains(LINE));
    }

    @Test
    void name_artifactAbsent_isJniWithoutALine() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp", classPath(entry -> !isOurMain(entry))))
                .contains(JNI)
                .noneMatch(line -> line.contains(LINE));
    }

    @Test
    void name_nativeAccessDenied_isJniAndTheLineSaysWhy() throws Exception {
        assertThat(run("--illegal-native-access=deny", "-cp", classPath(entry -> true)))
                .contains(JNI)
                .anyMatch(line -> line.contains(LINE) && line.contains("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    void name_namedModuleDenied_isJniAndTheLineSaysWhatToDo() throws Exception {
        assertThat(runOnModulePath("com.microsoft.onnxruntime"))
                .contains(JNI)
                .anyMatch(line -> line.contains(LINE) && line.contains("--enable-native-access=io.mlprod.core.ffm"));
    }

    @Test
    void name_namedModuleAllowed_isFfm() throws Exception {
        assertThat(runOnModulePath("com.microsoft.onnxruntime,io.mlprod.core.ffm"))
                .contains(FFM);
    }

    /** Runs with native access for these modules only. */
    private List<String> runOnModulePath(String allowed) throws Exception {
        Predicate<Path> isTests = entry -> entry.endsWith("test-classes");
        return run(
                "--enable-native-access=" + allowed,
                "--illegal-native-access=deny",
                "--module-path",
                classPath(isTests.negate()),
                "--add-modules",
                "io.mlprod.core.ffm",
                "-cp",
                classPath(isTests));
    }

    private static boolean isOurMain(Path entry) {
        return Files.exists(entry.resolve("META-INF/services/io.mlprod.internal.onnx.NativeApi"));
    }

    /** The entries that are there and are not of the test libraries, which are no modules. */
    private static String classPath(Predicate<Path> wanted) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .filter(entry -> Files.exists(entry)
                        && !entry.toString()
                                .matches(".*(junit|opentest4j|assertj|byte-buddy"
                                        + "|apiguardian|archunit|jqwik|surefire|h2-).*\\.jar"))
                .filter(wanted)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of(options));
        command.add(EngineNameWorker.class.getName());
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }
}
