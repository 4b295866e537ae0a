package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.observe.RowLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileOfCsvTest {

    private static final RowLayout LAYOUT =
            new RowLayout(Profiles.MODEL, List.of(Profiles.NUMBER, Profiles.CATEGORY), List.of(Profiles.VECTOR));

    @TempDir
    Path folder;

    private Profile profile(String csv) throws IOException {
        return Profile.ofCsv(Files.writeString(folder.resolve("data.csv"), csv), LAYOUT);
    }

    @Test
    void ofCsv_otherOrderAndMoreColumns_takesItsOwnByName() throws IOException {
        Profile profile = profile("\uFEFFcategory,other,number\r\n\"a,b\",x,1\r\n,y,true\r\nc,z,\r\n");

        assertThat(profile.rows()).isEqualTo(3);
        assertThat(profile.features()).extracting(ColumnProfile::missing).containsExactly(1L, 1L);
        assertThat(Profiles.number(profile, "number").values().mean()).isEqualTo(1);
    }

    @Test
    void ofCsv_answersThatAreNotThere_areLeftOut() throws IOException {
        assertThat(profile("number,category\n1,a\n").answers()).isEmpty();
    }

    @Test
    void ofCsv_featureThatIsNotThere_isNamed() {
        assertThatThrownBy(() -> profile("number\n1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column for the feature category");
    }

    @Test
    void ofCsv_valueThatIsNoNumber_namesThePlaceAndNotTheValue() {
        assertThatThrownBy(() -> profile("number,category\n1,a\nsecret,b\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3, column number")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void ofCsv_emptyFile_throws() {
        assertThatThrownBy(() -> profile(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void ofCsv_lineThatIsTooShort_throws() {
        assertThatThrownBy(() -> profile("number,category\n1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not CSV");
    }

    @Test
    void ofCsv_bytesThatAreNotUtf8_throws() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "number,category\n1,é\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Profile.ofCsv(file, LAYOUT)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void ofCsv_arrays_areRefused() {
        RowLayout arrays = new RowLayout(Profiles.MODEL, List.of(Profiles.VECTOR), List.of());

        assertThatThrownBy(() -> Profile.ofCsv(Files.writeString(folder.resolve("data.csv"), "vector\n1\n"), arrays))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use Profile.collect");
    }
}
