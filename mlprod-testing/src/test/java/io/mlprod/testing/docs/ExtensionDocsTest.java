package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.testing.Kit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXTENSION.md and ASSERTIONS.md show code that is compiled and run here, and messages that are printed here. */
class ExtensionDocsTest {

    private static final Path SOURCES = Path.of("src/test/java/io/mlprod/testing/docs");

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "").replace("staticclass", "class");
    }

    @ParameterizedTest
    @CsvSource({"EXTENSION.md, ExtensionExamples, 4", "ASSERTIONS.md, AssertionExamples, 4", "README.md, , 1"})
    void javaBlocks_areCompiledHere(String page, @Nullable String examples, int count) throws IOException {
        String code = squeezed(source("ClaimServiceTest") + (examples == null ? "" : source(examples)));

        assertThat(blocks(page, "java"))
                .hasSize(count)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(code).contains(squeezed(paragraph)));
    }

    /** The named import of AssertJ hides those that a star would bring, so that all of them have to be right. */
    @ParameterizedTest
    @CsvSource({"EXTENSION.md, ClaimServiceTest", "README.md, ClaimServiceTest", "ASSERTIONS.md, AssertionExamples"})
    void firstBlock_hasTheImportsThatItIsCompiledWith(String page, String compiled) throws IOException {
        List<String> shown = imports(blocks(page, "java").get(0));

        assertThat(shown).filteredOn(line -> line.startsWith("import static")).isEqualTo(staticImports(compiled));
        assertThat(imports(source(compiled))).containsAll(shown);
        if (compiled.equals("ClaimServiceTest")) {
            assertThat(shown).isEqualTo(imports(source(compiled)));
        }
    }

    private static List<String> staticImports(String compiled) throws IOException {
        return imports(source(compiled)).stream()
                .filter(line -> line.startsWith("import static"))
                .toList();
    }

    private static List<String> imports(String code) {
        return code.lines().filter(line -> line.startsWith("import ")).toList();
    }

    private static String source(String example) throws IOException {
        return Files.readString(SOURCES.resolve(example + ".java"));
    }

    @Test
    void examples_pass_andTheLeakyOneFailsWithTheMessageShown() throws IOException {
        Kit run = Kit.run(
                ClaimServiceTest.class,
                ExtensionExamples.PenguinModelTest.class,
                ExtensionExamples.CacheTest.class,
                ExtensionExamples.SharedHandleTest.class,
                ExtensionExamples.LeakyTest.class);

        assertThat(run.passed()).as("%s", run.messages()).hasSize(4);
        assertThat(anywhere(blocks("EXTENSION.md", "text").get(0)))
                .isEqualTo(anywhere(run.failure().getMessage()));
    }

    @Test
    void assertions_fail_withTheMessagesShown() throws IOException {
        assertThat(blocks("ASSERTIONS.md", "text")).hasSize(2);
        assertThat(blocks("ASSERTIONS.md", "text").get(0).strip()).isEqualTo(AssertionExamples.degraded());
        assertThat(blocks("ASSERTIONS.md", "text").get(1).strip()).isEqualTo(AssertionExamples.violated());
    }

    /** Removes what depends on the machine and on lines of the example. */
    private static String anywhere(String message) {
        return message.strip().replaceAll("thread \"[^\"]*\"", "thread").replaceAll("java:\\d+", "java");
    }
}
