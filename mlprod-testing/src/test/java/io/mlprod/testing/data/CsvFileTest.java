package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CSV file may hold, and how its errors read. */
class CsvFileTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("credit.csv"), bytes);
    }

    private static String message(Path file) {
        try {
            DataSet.csv(file).forEach(row -> {});
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        throw new AssertionError("The file was read without an error");
    }

    @Test
    void quotedLineBreaks_keepLineNumbersRight() throws IOException {
        Path file = file("name,age\n\"Ann\nof \"\"Kent\"\"\",41\r\nBob,23\n");

        List<Row> rows = DataSet.csv(file).toList();

        assertThat(rows).extracting(Row::place).containsExactly("credit.csv:2", "credit.csv:4");
        assertThat(rows.get(0).text("name")).isEqualTo("Ann\nof \"Kent\"");
    }

    @Test
    void byteOrderMark_isSkipped() throws IOException {
        assertThat(DataSet.csv(file("\uFEFFage\n41\n")).toList().get(0).number("age"))
                .isEqualTo(41);
    }

    @Test
    void emptyLines_areSkippedButCounted() throws IOException {
        assertThat(DataSet.csv(file("a,b\n\n1,2\n\n\n3,4\n\n")).toList())
                .extracting(Row::place)
                .containsExactly("credit.csv:3", "credit.csv:6");
    }

    @Test
    void lastLineWithoutLineBreak_isARow() throws IOException {
        assertThat(DataSet.csv(file("a,b\n1,2")).size()).isEqualTo(1);
    }

    @Test
    void headerOnly_isAnEmptySet() throws IOException {
        assertThat(DataSet.csv(file("a,b\n")).toList()).isEmpty();
    }

    @Test
    void otherSeparator_isTaken() throws IOException {
        assertThat(DataSet.csv(file("a;b\n1,5;2\n"), ';').toList().get(0).text("a"))
                .isEqualTo("1,5");
    }

    @Test
    void emptyFile_saysThatTheHeaderLacks() throws IOException {
        assertThat(message(file(""))).isEqualTo("credit.csv is empty; its first line must name the columns");
    }

    @ParameterizedTest
    @CsvSource({"'1,2,3', 3 fields", "1, 1 field"})
    void raggedRow_namesItsLine(String line, String fields) throws IOException {
        assertThat(message(file("a,b\n1,2\n" + line + "\n")))
                .startsWith("credit.csv:3: the row has " + fields + ", but the header has 2 columns");
    }

    @Test
    void columnTwice_isAnErrorBeforeARowIsRead() throws IOException {
        Path file = file("a,b,a\n1,2,3\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(file))
                .withMessage("credit.csv:1: the column \"a\" is named twice; rename one of them");
    }

    @Test
    void columnWithoutName_isNamedByItsNumber() throws IOException {
        assertThat(message(file(",age\n0,41\n"))).startsWith("credit.csv:1: column 1 of 2 has no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3,4\n5,6\n", "3,\"4\n5,6\n", "3,\"4\"x\n"})
    void quoteThatIsNotClosed_namesTheLineWhereItOpens(String rows) throws IOException {
        assertThat(message(file("a,b\n1,2\n" + rows))).startsWith("credit.csv:3: ");
    }

    @Test
    void windowsEncoding_namesLineAndByteOffset() throws IOException {
        byte[] bytes = "name,age\nAnn,41\nRené,23\n".getBytes(Charset.forName("windows-1252"));

        assertThat(message(file(bytes)))
                .isEqualTo("credit.csv:3: the byte 0xE9 at offset 19 is not UTF-8; the file is probably windows-1252,"
                        + " where it is 'é'; save it as UTF-8");
    }

    @Test
    void malformedByte_farInTheFile_hasItsOffset() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("name\n".getBytes(StandardCharsets.UTF_8));
        while (bytes.size() < 200_000) {
            bytes.writeBytes("é€😀\n".getBytes(StandardCharsets.UTF_8));
        }
        long lines = (bytes.size() - 5L) / 10 + 2;
        String offset = String.format(java.util.Locale.ROOT, "%,d", bytes.size());
        bytes.write(0xFC);
        bytes.write('\n');

        assertThat(message(file(bytes.toByteArray())))
                .startsWith("credit.csv:" + lines + ": the byte 0xFC at offset " + offset + " is");
    }

    @Test
    void charactersOfTwoToFourBytes_acrossBuffers_areRead() throws IOException {
        StringBuilder text = new StringBuilder("name\n");
        for (int i = 0; i < 30_000; i++) {
            text.append("xé€😀".substring(i % 2)).append(i).append('\n');
        }

        List<Row> rows = DataSet.csv(file(text.toString())).toList();

        assertThat(rows)
                .hasSize(30_000)
                .allSatisfy(row -> assertThat(row.text("name")).contains("é€😀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16_isGuessed(String charset) throws IOException {
        assertThat(message(file("name,age\nAnn,41\n".getBytes(Charset.forName(charset)))))
                .contains("UTF-16");
    }

    @Test
    void characterCutOffAtTheEnd_isAnError() throws IOException {
        assertThat(message(file(new byte[] {'a', '\n', (byte) 0xC3}))).contains("0xC3 at offset 2");
    }

    @Test
    void headerWithoutTheColumn_listsColumnsAndTheLikeliest() throws IOException {
        Row row = DataSet.csv(file("customer_id,credit_amount,age\n7,100,41\n"))
                .toList()
                .get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("creditAmount"))
                .withMessage("credit.csv:2: there is no column \"creditAmount\". Did you mean \"credit_amount\"? The"
                        + " columns are customer_id, credit_amount, age.");
    }

    @Test
    void wrongSeparator_isGuessedWhenAColumnLacks() throws IOException {
        Row row = DataSet.csv(file("id;age\n7;41\n")).toList().get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.number("age"))
                .withMessageContaining("DataSet.csv(file, ';')");
    }

    @Test
    void missingFile_saysWhereItWasLookedUp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(Path.of("no/such.csv")))
                .withMessageContaining(Path.of("").toAbsolutePath().toString());
    }

    @Test
    void folderInsteadOfAFile_cannotBeRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSet.csv(folder))
                .withMessageContaining("cannot be read");
    }

    @Test
    void mistakeOfQuotes_hasFileLineAndRemedy() throws IOException {
        assertThat(message(file("a,b\n1,2\n\"x,2\n")))
                .isEqualTo("credit.csv:3: a quote of the row that begins here is not closed up to the end of the file;"
                        + " close it, or write \"\" for a quote within quotes");
        assertThat(message(file("a,b\n1,2\n\"x\"y,2\n")))
                .isEqualTo("credit.csv:3: text follows a closing quote in the row that begins here; put the whole field"
                        + " in quotes, and write \"\" for a quote within quotes");
    }

    @Test
    void fieldThatIsTooLong_hasFileLineAndRemedy() throws IOException {
        assertThat(message(file("a,b\n1,2\n\"" + "x".repeat(17 << 20))))
                .isEqualTo("credit.csv:3: a field of the row that begins here is longer than 16 MiB; look for a quote"
                        + " that is not closed");
    }

    @Test
    void tooManyColumns_haveFileLineAndRemedy() throws IOException {
        assertThat(message(file("a,".repeat(20_000) + "a\n"))).startsWith("credit.csv:1: the row has more than 16,384");
    }

    @Test
    void oneColumn_isNotPlural() throws IOException {
        assertThat(message(file("a;b\n1,5;2\n"))).contains("the row has 2 fields, but the header has 1 column;");
    }
}
