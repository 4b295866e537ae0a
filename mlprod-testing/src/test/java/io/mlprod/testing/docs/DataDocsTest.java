package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.testing.data.DataCheck;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.docs.DataExamples.LoanDataTest;
import io.mlprod.testing.docs.DataExamples.LoanDataTest.Loan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** DATA.md shows code that is compiled here, and a report that is printed here. */
class DataDocsTest {

    private static final Path PAGE = Path.of("DATA.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/DataExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("(?m)^import .*$", "").replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(6)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void imports_areThoseOfTheExamples() throws IOException {
        List<String> imports = blocks("java").get(0).lines().toList();

        assertThat(imports).hasSizeGreaterThan(5).isSubsetOf(Files.readAllLines(EXAMPLES));
    }

    @Test
    void report_ofARandomSplit_isWhatIsPrinted() throws IOException {
        DataSet<Loan> loans = DataSet.csv(Path.of("src/test/resources/data/loans.csv"), Loan.class);

        String printed = DataExamples.naive(loans).toString();

        assertThat(blocks("text").get(0).strip()).isEqualTo(printed);
    }

    @Test
    void firstExample_passes() {
        new LoanDataTest().split_leaksNothing();
    }

    @Test
    void everyCheck_isOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(DataCheck.values()))
                .allSatisfy(check -> assertThat(page).contains("| `" + check + "` |"));
    }
}
