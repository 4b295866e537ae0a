package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileJsonTest {

    @TempDir
    Path folder;

    @Test
    void parse_whatWasWritten_isTheSame() {
        Profile profile = Profiles.example(1);

        assertThat(Profile.parse(profile.toJson()).toJson()).isEqualTo(profile.toJson());
    }

    @Test
    void toJson_namesBeyondAscii_isAsciiAndReadAsWritten() {
        ProfileCollector collector = Profiles.collector(Profiles.CATEGORY);
        String strange = "Łódź 👍 \"\n";
        collector.record(FakeRows.row(strange));
        String json = collector.profile(1).toJson();

        assertThat(json).matches("\\p{ASCII}*");
        assertThat(((CategoryProfile) Profile.parse(json).features().get(0)).counts())
                .containsOnlyKeys(strange);
    }

    @Test
    void toJson_categoryWithHalfOfAPair_isReadWithAQuestionMark() {
        ProfileCollector collector = Profiles.collector(Profiles.CATEGORY);
        collector.record(FakeRows.row("half \uD800"));
        String json = collector.profile(1).toJson();

        assertThat(((CategoryProfile) Profile.parse(json).features().get(0)).counts())
                .containsOnlyKeys("half ?");
    }

    @Test
    void write_fileThatExists_isReplacedAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("p.json");
        Files.writeString(file, "before");
        Profiles.example(5).write(file);

        assertThat(Profile.read(file).toJson()).isEqualTo(Profiles.example(5).toJson());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void write_folderThatIsMissing_throws() {
        assertThatThrownBy(() -> Profiles.example(5).write(folder.resolve("none/p.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void read_missingFile_throws() {
        assertThatThrownBy(() -> Profile.read(folder.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
    }

    @Test
    void read_corruptFile_namesTheFileAndThePlace() throws IOException {
        Path file = folder.resolve("p.json");
        Files.writeString(file, Profiles.example(5).toJson().replaceFirst("\"zeros\":\\d+", "\"zeros\":-1"));

        assertThatThrownBy(() -> Profile.read(file))
                .isInstanceOf(ProfileException.class)
                .hasMessage(file + ": features[0].values.zeros: expected a whole number from 0 to 562949953421312");
    }

    @Test
    void parse_otherJson_saysWhatWasExpected() {
        assertThatThrownBy(() -> Profile.parse("{\"format\": \"other\"}"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("\"format\": \"mlprod-profile\"");
    }

    @Test
    void parse_newerFormat_saysSo() {
        String json = Profiles.example(5).toJson().replace("\"formatVersion\":1", "\"formatVersion\":2");

        assertThatThrownBy(() -> Profile.parse(json))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("version 2 of the format");
    }

    @Test
    void parse_nothing_throws() {
        assertThatThrownBy(() -> Profile.parse("")).isInstanceOf(ProfileException.class);
    }

    @Test
    void parse_brokenJson_namesThePlaceAndQuotesNothing() {
        assertThatThrownBy(() -> Profile.parse("{\"format\": secret}"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void parse_categoriesBelowTheLimit_areRefused() {
        String json = Profiles.example(1).toJson().replace("\"fewest\":1,", "\"fewest\":50,");

        assertThatThrownBy(() -> Profile.parse(json))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("from 50");
    }

    @Test
    void parse_nameThatIsTooLong_isRefused() {
        String json = Profiles.example(1).toJson().replace("\"c0\":", "\"" + "x".repeat(257) + "\":");

        assertThatThrownBy(() -> Profile.parse(json))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("at most 256 characters");
    }

    @Test
    void parse_rareNamesWithoutTheirGroups_areRefused() {
        String json = Profiles.example(5).toJson().replaceAll("\"rareGroups\":\\[[^\\]]+\\]", "\"rareGroups\":[]");

        assertThatThrownBy(() -> Profile.parse(json))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("rareGroups: there must be 128");
    }

    @Test
    void parse_exampleOfThePage_isAProfile() throws IOException {
        String page = Files.readString(Path.of("PROFILE.md"));
        int from = page.indexOf("```json") + "```json".length();
        Profile profile = Profile.parse(page.substring(from, page.indexOf("```", from)));

        assertThat(profile.columns())
                .extracting(each -> each.getClass().getSimpleName())
                .containsExactly("NumberProfile", "CategoryProfile", "TextProfile", "VectorProfile");
    }
}
