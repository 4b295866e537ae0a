package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mlprod.record.Input;
import io.mlprod.record.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a row, one by one and as a record. */
class RowTest {

    enum Sex {
        FEMALE,
        @Label("m")
        MALE
    }

    record All(
            String name,
            boolean paid,
            int age,
            long id,
            float income,
            double amount,
            @Nullable Integer children,
            @Nullable String note,
            Sex sex,
            Instant at,
            LocalDate born,
            LocalDateTime local) {}

    record Age(int age) {}

    record Renamed(
            @Input("credit_amount") double creditAmount,
            @Input("features") float age,
            @Input("features") float income) {}

    record Unfit(java.util.List<String> names) {}

    record Refusing(int age) {
        Refusing {
            if (age < 0) {
                throw new IllegalStateException("age is negative");
            }
        }
    }

    @TempDir
    Path folder;

    private Row row(String header, String line) throws IOException {
        Path file = Files.writeString(folder.resolve("credit.csv"), header + "\n" + line + "\n");
        return DataSet.csv(file).toList().get(0);
    }

    private Row cell(String text) throws IOException {
        return row("age,last", "\"" + text.replace("\"", "\"\"") + "\",");
    }

    @Test
    void as_everyType_hasItsValue() throws IOException {
        Row row = row(
                "id,name,paid,age,income,amount,children,note,sex,at,born,local,unused",
                "9223372036854775807,Ann,True,41.0,1.5,-2e3,,,m,2026-11-30 08:15:00+01:00,1985-02-01,"
                        + "2026-11-30 08:15,");

        assertThat(row.as(All.class))
                .isEqualTo(new All(
                        "Ann",
                        true,
                        41,
                        Long.MAX_VALUE,
                        1.5f,
                        -2000,
                        null,
                        null,
                        Sex.MALE,
                        Instant.parse("2026-11-30T07:15:00Z"),
                        LocalDate.of(1985, 2, 1),
                        LocalDateTime.of(2026, 11, 30, 8, 15)));
    }

    @Test
    void as_componentWithInput_takesThatColumnUnlessItIsShared() throws IOException {
        assertThat(row("income,age,credit_amount", "3,2,1").as(Renamed.class)).isEqualTo(new Renamed(1, 2, 3));
    }

    @Test
    void as_missingColumn_saysWhichComponentNeedsIt() throws IOException {
        Row row = row("Agee,income", "1,2");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Age.class))
                .withMessage("credit.csv:2: there is no column \"age\". Did you mean \"Agee\"? The columns are Agee,"
                        + " income. The component Age.age takes the column of its name, also in snake_case; name it"
                        + " so, name the column by @Input, or map rows yourself.");
    }

    record Person(String firstName, int claims90Days) {}

    @Test
    void as_columnsInSnakeCase_fitComponentsInCamelCase() throws IOException {
        assertThat(row("first_name,claims_90_days", "Ann,3").as(Person.class)).isEqualTo(new Person("Ann", 3));
        assertThat(row("First Name,CLAIMS-90-DAYS", "Ann,3").as(Person.class)).isEqualTo(new Person("Ann", 3));
    }

    @Test
    void as_columnOfExactlyTheName_isTakenBeforeAnAlikeOne() throws IOException {
        assertThat(row("first_name,firstName,claims90Days", "Ann,Eve,3").as(Person.class))
                .isEqualTo(new Person("Eve", 3));
    }

    @Test
    void as_severalColumnsAlike_namesThemAndTheComponent() throws IOException {
        Row row = row("first_name,FirstName,claims90Days", "Ann,Eve,3");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Person.class))
                .withMessage("credit.csv:2: the columns first_name, FirstName are alike but for case and punctuation,"
                        + " and the component Person.firstName could take each; name one of them by @Input");
    }

    record Twice(String firstName, String first_name) {}

    @Test
    void as_twoComponentsOfOneColumn_areRefused() throws IOException {
        Row row = row("first_name", "Ann");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Twice.class))
                .withMessage("credit.csv:2: the components firstName and first_name of Twice would both take the column"
                        + " \"first_name\"; rename one");
    }

    @Test
    void csv_separatorAndRecord_areGivenTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "first_name;claims_90_days\nAnn;3\n");

        assertThat(DataSet.csv(file, ';', Person.class).toList()).containsExactly(new Person("Ann", 3));
    }

    @Test
    void csv_recordOfAFileWithAnotherSeparator_saysHowToReadIt() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "first_name;claims_90_days\nAnn;3\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(file, Person.class))
                .withMessageContaining("read the file with DataSet.csv(file, ';') or DataSet.csv(file, ';', type).");
    }

    @Test
    void place_ofAMappedAndFilteredSet_isThatOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "first_name,claims_90_days\nAnn,3\n\nEve,4\n");
        DataSet<Integer> claims = DataSet.csv(file, Person.class)
                .filter(person -> person.claims90Days() > 3)
                .map(Person::claims90Days);

        assertThat(claims.place(1)).isEqualTo("people.csv:4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims.place(2))
                .withMessage("The data set people.csv has no row 2");
        assertThatIllegalArgumentException().isThrownBy(() -> claims.place(0));
    }

    @Test
    void csv_ofARecordWithoutItsColumn_failsBeforeARowIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("credit.csv"), "income\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(file, Age.class))
                .withMessageStartingWith("credit.csv:1: there is no column \"age\"");
    }

    @Test
    void as_typeThatNoTextBecomes_isAnError() throws IOException {
        Row row = row("names", "a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Unfit.class))
                .withMessageContaining("Unfit.names is of type List");
    }

    @Test
    void as_missingInteger_isAnError() throws IOException {
        Row row = cell("");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Age.class))
                .withMessageStartingWith("credit.csv:2: column \"age\" is missing, but a value is needed");
    }

    @Test
    void as_recordThatRefuses_isAnErrorWithThePlace() throws IOException {
        Row row = cell("-1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Refusing.class))
                .withMessageStartingWith("credit.csv:2: ")
                .withMessageContaining("age is negative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"41.5", "2147483648", "-2147483649", "1e999999999", "x", "0x10", "1,000"})
    void as_textThatIsNoInt_isAnErrorWithPlaceAndColumn(String text) throws IOException {
        Row row = cell(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Age.class))
                .withMessage("credit.csv:2: column \"age\" holds \"" + text
                        + "\", but expected is an integer that fits int");
    }

    @Test
    void as_unknownConstant_listsThoseThereAre() throws IOException {
        record Someone(Sex age) {}
        Row row = cell("female");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Someone.class))
                .withMessageEndingWith("holds \"female\", but expected is one of FEMALE, m");
    }

    @Test
    void as_numberBeyondFloat_isAnError() throws IOException {
        record Income(float age) {}
        Row row = cell("1e39");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.as(Income.class))
                .withMessageContaining("fits float");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-1.5, -1.5",
        "+2, 2",
        "1., 1",
        ".5, 0.5",
        "1e3, 1000",
        "' 7 ', 7",
        "nan, NaN",
        "NaN, NaN",
        "'', NaN",
        "inf, Infinity",
        "-inf, -Infinity",
        "Infinity, Infinity",
        "9007199254740992, 9007199254740992",
        "9007199254740994, 9007199254740994"
    })
    void number_ofADecimal_isIt(String text, Double number) throws IOException {
        assertThat(cell(text).number("age")).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NA", "1d", "1f", "0x1p3", "1_000", "1,5", "true", "--1", "1e", "\u0664"})
    void number_ofOtherText_isAnError(String text) throws IOException {
        Row row = cell(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("age"))
                .withMessageStartingWith(
                        "credit.csv:2: column \"age\" holds \"" + text + "\", but expected is a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "-9007199254740993", "123456789012345678901"})
    void number_ofAnIntegerThatADoubleRounds_isAnError(String text) throws IOException {
        Row row = cell(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("age"))
                .withMessageContaining("that a double holds exactly");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30, 2026-11-30T00:00:00Z",
        "2026-11-30 08:15:00, 2026-11-30T08:15:00Z",
        "2026-11-30T08:15:00.123456, 2026-11-30T08:15:00.123456Z",
        "2026-11-30T08:15:00Z, 2026-11-30T08:15:00Z",
        "2026-11-30 08:15:00-05:00, 2026-11-30T13:15:00Z"
    })
    void time_asDataFramesWriteIt_isRead(String text, Instant time) throws IOException {
        assertThat(cell(text).time("age")).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30.11.2026", "2026-13-01", "1764490500", "today"})
    void time_ofOtherText_isAnError(String text) throws IOException {
        Row row = cell(text);

        assertThatIllegalArgumentException().isThrownBy(() -> row.time("age")).withMessageContaining("a time such as");
    }

    @Test
    void isMissing_ofAColumnThatLacks_isAnError() throws IOException {
        Row row = cell("1");

        assertThatIllegalArgumentException().isThrownBy(() -> row.isMissing("agee"));
    }

    @Test
    void text_withControlCharacters_isEscapedInMessages() throws IOException {
        Row row = cell("a\u001b[31m");

        assertThatIllegalArgumentException().isThrownBy(() -> row.number("age")).withMessageContaining("a\\u001b[31m");
    }

    @Test
    void nullColumn_isNamed() throws IOException {
        Row row = cell("1");

        assertThatNullPointerException().isThrownBy(() -> row.text(null)).withMessage("column");
    }

    @ParameterizedTest
    @CsvSource({"1.0, true", "0.0, false", "1, true", "FALSE, false"})
    void as_truthAsDataFramesWriteIt_isRead(String text, boolean truth) throws IOException {
        record Paid(boolean age) {}

        assertThat(cell(text).as(Paid.class).age()).isEqualTo(truth);
    }

    @Test
    void as_timeOfADate_isItsStart() throws IOException {
        record Local(LocalDateTime age) {}

        assertThat(cell("2026-11-30").as(Local.class).age()).isEqualTo(LocalDateTime.of(2026, 11, 30, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400"})
    void number_beyondDouble_isAnError(String text) throws IOException {
        Row row = cell(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("age"))
                .withMessageEndingWith("holds \"" + text + "\", but expected is a number that fits double, or inf");
    }

    @Test
    void number_ofAMillionDigits_isAnErrorAtOnce() throws IOException {
        Row row = cell("9".repeat(5_000_000));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("age"))
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(400));
        assertThatIllegalArgumentException().isThrownBy(() -> row.as(Age.class));
    }

    @Test
    void as_intOfOtherDigits_isAnError() throws IOException {
        Row row = cell("\u0664\u0661");

        assertThatIllegalArgumentException().isThrownBy(() -> row.as(Age.class));
    }
}
