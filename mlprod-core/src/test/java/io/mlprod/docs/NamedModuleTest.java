package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is a named module, in a JVM of its own: what the page says it opens is what it has to open. */
class NamedModuleTest {

    private static final Path HOST = Path.of("src/test/resources/host");
    private static final Path MODEL =
            Path.of("src/test/resources/models/columns.onnx").toAbsolutePath();
    private static final Pattern LIBRARIES =
            Pattern.compile("(onnxruntime|slf4j|jackson|caffeine|hash4j|re2j|commons-|jspecify).*\\.jar");
    private static final int LIMIT_SECONDS = 120;

    private static List<String> printed;

    @BeforeAll
    static void compileAndRun(@TempDir Path folder) throws Exception {
        String modulePath = modulePath();
        Path classes = folder.resolve("classes");
        Javac.compile(Stream.concat(
                        Stream.of("-proc:none", "--module-path", modulePath, "-d", classes.toString()),
                        sources().stream().map(Path::toString))
                .toArray(String[]::new));

        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=com.microsoft.onnxruntime",
                        "--module-path",
                        classes + File.pathSeparator + modulePath,
                        "--module",
                        "com.example.host/com.example.scoring.Main",
                        MODEL.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        printed = Files.readAllLines(output);
        assertThat(process.exitValue()).as("%s", printed).isZero();
    }

    /** Our classes and the libraries that come with them. */
    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).endsWith("target/classes")
                        || LIBRARIES
                                .matcher(Path.of(entry).getFileName().toString())
                                .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(HOST)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void predict_packageOpenToUs_answers() throws IOException {
        assertThat(printed).contains("opened 135");
        assertThat(Files.readString(Path.of("README.md")))
                .contains(
                        "opens com.example.scoring to io.mlprod.core;",
                        "`--enable-native-access=com.microsoft.onnxruntime`");
    }

    @Test
    void predict_closedPackageWithALookup_answers() {
        assertThat(printed).contains("lookup 135");
    }

    /** The annotation is read at run time: if its module were not there, the component would silently be required. */
    @Test
    void validate_nullInANullableComponent_isAllowed() {
        assertThat(printed).contains("null []");
    }

    @Test
    void build_closedPackage_saysWhatToOpenToWhom() {
        assertThat(String.join("\n", printed))
                .contains(
                        "closed columns@",
                        "Main$Customer cannot be reached: its module must open package com.example.scoring to"
                                + " io.mlprod.core",
                        "ModelHandleBuilder.lookup");
    }
}
