package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code on a page can be pasted: the page imports what its Java names, in the same block or before it. */
class PageImportsTest {

    private static final Pattern COMMENT_OR_TEXT = Pattern.compile("//.*|\"[^\"\n]*\"");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private static Set<String> names(String code) {
        Set<String> names = new HashSet<>();
        NAME.matcher(COMMENT_OR_TEXT.matcher(code).replaceAll(" ")).results().forEach(name -> names.add(name.group()));
        return names;
    }

    /** The classes that code names, by the imports of the compiled file that holds all of the page's paragraphs. */
    private static List<String> needed(String code, List<String> imported) {
        Set<String> names = names(Page.withoutImports(code));
        return imported.stream()
                .filter(type -> names.contains(type.substring(type.lastIndexOf('.') + 1)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "../README.md, src/test/java/io/mlprod/docs/Examples.java",
        "README.md, src/test/java/io/mlprod/docs/Examples.java",
        "EVALUATION.md, src/test/java/io/mlprod/docs/EvaluationExamples.java",
        "VERSIONS.md, src/test/java/io/mlprod/docs/VersionExamples.java",
        "../mlprod-fallback/README.md, ../mlprod-fallback/src/test/java/io/mlprod/fallback/docs/Examples.java"
    })
    void javaBlocks_importWhatTheyName(String page, Path examples) throws IOException {
        List<String> compiled = Page.imports(Files.readString(examples));
        Set<String> seen = new HashSet<>();
        Set<String> used = new HashSet<>();
        List<String> missing = new ArrayList<>();

        for (String block : new Page(page).blocks("java")) {
            seen.addAll(Page.imports(block));
            if (Page.isProgram(block)) { // javac says what it lacks
                used.addAll(Page.imports(block));
            } else {
                used.addAll(needed(block, compiled));
                missing.addAll(needed(block, compiled));
            }
            missing.removeAll(seen);
        }

        assertThat(missing).as("named, but not imported").isEmpty();
        assertThat(seen).as("imported").isSubsetOf(used);
    }
}
