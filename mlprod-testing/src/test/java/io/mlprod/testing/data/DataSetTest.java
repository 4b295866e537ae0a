package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of lists and files, read as often as one likes. */
class DataSetTest {

    record Loan(int age, double amount, boolean paid) {}

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void csv_asRecords_hasARowEach() throws IOException {
        Path file = file("loans.csv", "age,amount,paid\n41,1200.5,True\n23,80,false\n");

        assertThat(DataSet.csv(file, Loan.class).toList())
                .containsExactly(new Loan(41, 1200.5, true), new Loan(23, 80, false));
    }

    @Test
    void jsonLines_asRecords_hasARowEach() throws IOException {
        Path file = file("loans.jsonl", """
                {"age": 41, "amount": 1200.5, "paid": true}

                {"paid": false, "age": 23, "amount": 80}
                """);

        assertThat(DataSet.jsonLines(file, Loan.class).toList())
                .containsExactly(new Loan(41, 1200.5, true), new Loan(23, 80, false));
    }

    @Test
    void of_aList_isACopy() {
        List<String> rows = new ArrayList<>(List.of("a", "b"));
        DataSet<String> set = DataSet.of("letters", rows);
        rows.clear();

        assertThat(set.toList()).containsExactly("a", "b");
        assertThat(set.name()).isEqualTo("letters");
    }

    @Test
    void of_null_saysWhichArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> DataSet.of("letters", Arrays.asList("a", null)))
                .withMessageContaining("letters");
    }

    @Test
    void forEach_twice_readsTheFileTwice() throws IOException {
        DataSet<Row> set = DataSet.csv(file("loans.csv", "age\n41\n23\n"));
        List<String> seen = new ArrayList<>();

        set.forEach(row -> seen.add(row.text("age")));
        set.forEach(row -> seen.add(row.place()));

        assertThat(seen).containsExactly("41", "23", "loans.csv:2", "loans.csv:3");
    }

    @Test
    void size_ofAFilteredSet_countsThatSet() throws IOException {
        DataSet<Row> set = DataSet.csv(file("loans.csv", "age\n41\n23\n"));

        assertThat(set.size()).isEqualTo(2);
        assertThat(set.filter(row -> row.number("age") > 30).size()).isEqualTo(1);
    }

    @Test
    void stream_closed_closesTheFile() throws IOException {
        Path file = file("loans.csv", "age\n41\n23\n");
        try (Stream<Row> rows = DataSet.csv(file).stream()) {
            assertThat(rows.findFirst()).isPresent();
        }
        Files.delete(file);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(file))
                .withMessageContaining("There is no file");
    }

    @Test
    void map_thatThrows_namesTheRow() throws IOException {
        DataSet<Integer> set =
                DataSet.csv(file("loans.csv", "age\n41\nold\n")).map(row -> Integer.parseInt(row.text("age")));

        assertThatIllegalArgumentException()
                .isThrownBy(set::toList)
                .withMessageStartingWith("loans.csv:3: ")
                .withMessageContaining("\"old\"");
    }

    @Test
    void filter_thatThrows_namesTheRow() {
        DataSet<String> set = DataSet.of("words", List.of("a", "")).filter(word -> word.charAt(0) == 'a');

        assertThatIllegalArgumentException().isThrownBy(set::toList).withMessageStartingWith("words:2: ");
    }
}
