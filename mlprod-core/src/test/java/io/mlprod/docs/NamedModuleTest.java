package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is a named module, in a JVM of its own: what the page says it opens is what it has to open. */
class NamedModuleTest {

    private static final Path MODEL =
            Path.of("src/test/resources/models/columns.onnx").toAbsolutePath();
    private static final Pattern LIBRARIES =
            Pattern.compile("(onnxruntime|slf4j|jackson|caffeine|hash4j|re2j|commons-|jspecify).*\\.jar");
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    static Path folder;

    private static String modulePath;

    /** The result of a program. */
    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void packOurJar() throws IOException {
        Path jar = folder.resolve("mlprod-core.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", moduleName());
        Path classes = Path.of("target/classes");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> found = Files.walk(classes)) {
            for (Path path : found.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        Stream<String> libraries = Stream.of(
                        System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> LIBRARIES
                        .matcher(Path.of(entry).getFileName().toString())
                        .matches());
        modulePath = String.join(
                java.io.File.pathSeparator,
                Stream.concat(Stream.of(jar.toString()), libraries).toList());
    }

    /** The name that the build gives our jar. */
    private static String moduleName() throws IOException {
        Matcher name = Pattern.compile("<Automatic-Module-Name>(.*?)<").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(name.find()).isTrue();
        return name.group(1);
    }

    private static Result run(String opens, String lookup) throws IOException, InterruptedException {
        Path host = Files.createTempDirectory(folder, "host");
        Path module = Files.writeString(
                host.resolve("module-info.java"),
                "module com.example.scoring {\n    requires io.mlprod.core;\n    " + opens + "\n}\n");
        Path main = Files.writeString(host.resolve("Main.java"), """
                package com.example.scoring;

                import io.mlprod.ModelHandle;
                import java.lang.invoke.MethodHandles;
                import java.nio.file.Path;

                public class Main {

                    record Customer(float age, float income, long visits, String city, boolean member) {}

                    public static void main(String[] args) {
                        try (var scores = ModelHandle.builder(Customer.class, Float.class)
                                .load(Path.of(args[0]))%s
                                .build()) {
                            float score = scores.predict(new Customer(40, 50_000, 3, "Wien", true)).value();
                            System.out.println("score " + Math.round(100 * score));
                        }
                    }
                }
                """.formatted(lookup));
        Path classes = host.resolve("classes");
        Javac.compile("--module-path", modulePath, "-d", classes.toString(), module.toString(), main.toString());

        Path output = host.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=ALL-MODULE-PATH",
                        "--enable-native-access=com.microsoft.onnxruntime",
                        "--module-path",
                        classes + java.io.File.pathSeparator + modulePath,
                        "--module",
                        "com.example.scoring/com.example.scoring.Main",
                        MODEL.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Result(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void predict_packageOpenToUs_answers() throws Exception {
        Result result = run("opens com.example.scoring to io.mlprod.core;", "");

        assertThat(result.output()).contains("score 135");
        assertThat(result.exitCode()).isZero();
        assertThat(Files.readString(Path.of("README.md")))
                .contains(
                        "opens com.example.scoring to io.mlprod.core;",
                        "`--add-modules=ALL-MODULE-PATH`",
                        "`--enable-native-access=com.microsoft.onnxruntime`");
    }

    @Test
    void predict_closedPackageWithALookup_answers() throws Exception {
        Result result = run("", ".lookup(MethodHandles.lookup())");

        assertThat(result.output()).contains("score 135");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void build_closedPackage_saysWhatToOpenToWhom() throws Exception {
        Result result = run("", "");

        assertThat(result.output())
                .contains(
                        "Customer",
                        "must open package com.example.scoring to io.mlprod.core",
                        "ModelHandleBuilder.lookup");
        assertThat(result.exitCode()).isNotZero();
    }
}
