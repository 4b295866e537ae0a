package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.testing.docs.PropertyExamples.Loan;
import io.mlprod.testing.docs.PropertyExamples.LoanDeskTest;
import io.mlprod.testing.docs.PropertyExamples.Risk;
import io.mlprod.testing.fake.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PROPERTY.md shows code that is compiled, and messages that are printed. */
class PropertyDocsTest {

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("PROPERTY.md")))
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
                squeezed(Files.readString(Path.of("src/test/java/io/mlprod/testing/docs/PropertyExamples.java")));

        assertThat(blocks("java"))
                .hasSize(6)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void message_ofTheHostsMistake_isWhatIsPrinted() throws IOException {
        try (ScriptedModel<Loan, Risk> model = ScriptedModel.of(Loan.class, Risk.class)) {
            model.otherwise(new Risk(0.1f));
            LoanDeskTest test = new LoanDeskTest(model.handle());

            String printed = catchThrowableOfType(AssertionError.class, test::decide_anyLoan_hasAReason)
                    .getMessage();
            assertThat(printed)
                    .isEqualToNormalizingNewlines(blocks("text").get(0).stripTrailing());
        }
    }

    @Test
    void message_ofTheModelsMistake_isWhatIsPrinted() throws IOException {
        try (ScriptedModel<Loan, Risk> model = ScriptedModel.of(Loan.class, Risk.class)) {
            model.otherwise(loan -> new Risk((float) (loan.amount() / (loan.age() - 18))));
            LoanDeskTest test = new LoanDeskTest(model.handle());

            String printed = catchThrowableOfType(AssertionError.class, test::model_anyInput_answersOrRefuses)
                    .getMessage();
            assertThat(printed)
                    .isEqualToNormalizingNewlines(blocks("text").get(1).stripTrailing());
        }
    }

    @Test
    void settings_ofThePage_work() {
        try (ScriptedModel<Loan, Risk> model = ScriptedModel.of(Loan.class, Risk.class)) {
            model.otherwise(new Risk(0.1f));
            PropertyExamples.settings(model.handle(), LoanDeskTest.TYPICAL);

            assertThat(model.calls()).isZero();
        }
    }
}
