package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.docs.MetamorphicExamples.Applicant;
import io.mlprod.testing.docs.MetamorphicExamples.CreditModelTest;
import io.mlprod.testing.docs.MetamorphicExamples.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** METAMORPHIC.md shows code that is compiled, and a message that is printed. */
class MetamorphicDocsTest {

    private static final List<Applicant> ROWS = IntStream.range(0, 200)
            .mapToObj(i -> new Applicant(
                    "Applicant " + i,
                    i % 2 == 0 ? "f" : "m",
                    18 + i % 70,
                    500.0 * (i * 37 % 200),
                    i % 4 == 0 ? null : 50f * i))
            .toList();

    /** A model with two mistakes: the risk depends on the sex of the old, and rises with income within a region. */
    private static Predictor<Applicant, Decision> model(boolean isGood) {
        return (row, call) -> {
            double risk = 0.9 - row.income() / 250_000 + (row.debt() == null ? 0.01 : row.debt() / 1e6);
            if (!isGood) {
                risk += row.sex().equals("m") && row.age() > 75 ? 0.04 : 0;
                risk += row.income() >= 41_500 && row.income() < 43_250 ? 0.05 : 0;
            }
            return Prediction.of(new Decision(risk, "open"), new ModelVersion("credit", "1", "0"));
        };
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("METAMORPHIC.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples =
                squeezed(Files.readString(Path.of("src/test/java/io/mlprod/testing/docs/MetamorphicExamples.java")));

        assertThat(blocks("java"))
                .hasSize(4)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void message_ofThePage_isWhatIsPrinted() throws IOException {
        CreditModelTest test = new CreditModelTest(model(false), DataSet.of("applicants", ROWS));

        String printed = catchThrowableOfType(AssertionError.class, test::credit_allApplicants_keepsItsRelations)
                .getMessage();
        String shown = printed.lines()
                .filter(line -> !line.startsWith("  row ") && !line.startsWith("      "))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(blocks("text")
                        .get(0)
                        .lines()
                        .filter(line ->
                                !line.contains("…") && !line.startsWith("  row ") && !line.startsWith("      ")))
                .containsExactlyElementsOf(shown.lines().toList());
        assertThat(blocks("text").get(0).lines().filter(line -> line.startsWith("  row ")))
                .allSatisfy(line -> assertThat(printed).contains(line));
    }

    @Test
    void goodModel_passes() throws Throwable {
        CreditModelTest test = new CreditModelTest(model(true), DataSet.of("applicants", ROWS));

        test.credit_allApplicants_keepsItsRelations();
        for (var relation : test.credit().toList()) {
            relation.getExecutable().execute();
        }
        assertThat(MetamorphicExamples.more(model(true), ROWS).isPassed()).isTrue();
    }
}
