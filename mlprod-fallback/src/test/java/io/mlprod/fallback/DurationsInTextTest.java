package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No message or text form of either module has durations as {@code PT0.052259277S}, whoever wrote it. */
class DurationsInTextTest {

    private static final Pattern DECLARED = Pattern.compile("\\bDuration (\\w+)");
    private static final Pattern METHOD = Pattern.compile("\\bDuration (\\w+)\\(\\)");
    private static final Pattern RECORD = Pattern.compile("record \\w+(?:<\\w+>)?\\(([^{]*)\\{");

    /** Something put together with a text: what stands beside the plus. */
    private static final Pattern BESIDE_A_PLUS = Pattern.compile("\\+\\s*(?:\\w+\\.)*(\\w+)(\\(\\))?\\s*(?=[+;,)])"
            + "|\\+\\s*(Duration)\\."
            + "|[(,=]\\s*(?:\\w+\\.)*(\\w+)(\\(\\))?\\s*\\+\\s*\"");

    private static Map<Path, String> sources() throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        for (String module : List.of("../mlprod-core", ".")) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.put(file, Files.readString(file));
                }
            }
        }
        return sources;
    }

    private static Set<String> names(String source, Pattern declared) {
        return declared.matcher(source).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /**
     * What is put together with a text in a source.
     *
     * @param accessors the methods of all sources that give durations
     */
    private static List<String> joined(String source, Set<String> accessors) {
        Set<String> declared = names(source, DECLARED);
        List<String> found = new ArrayList<>();
        Matcher matcher = BESIDE_A_PLUS.matcher(source);
        for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(4);
            boolean isCalled = matcher.group(2) != null || matcher.group(5) != null;
            if (matcher.group(3) != null || (isCalled ? accessors : declared).contains(name)) {
                found.add(matcher.group().strip());
            }
        }
        return found;
    }

    @Test
    void text_withADuration_hasItInWords() throws IOException {
        String all = String.join("\n", sources().values());
        Set<String> accessors = names(all, METHOD);
        RECORD.matcher(all).results().forEach(header -> accessors.addAll(names(header.group(1), DECLARED)));
        Map<Path, List<String>> found = new TreeMap<>();
        sources().forEach((file, source) -> found.put(file, joined(source, accessors)));
        found.values().removeIf(List::isEmpty);

        assertThat(found).isEmpty();
    }

    @Test
    void joined_aDurationBesideAPlus_isSeen() {
        assertThat(joined(
                        "Duration age; String s = \"x \" + age; f(limit.age() + \" y\", \"z\" + Duration.ofNanos(1))",
                        Set.of("age")))
                .containsExactly("+ age", "(limit.age() + \"", "+ Duration.");
    }

    @Test
    void record_withADuration_hasATextFormOfItsOwn() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.mlprod");

        assertThat(ours.stream()
                        .filter(type -> type.getFields().stream()
                                .anyMatch(field -> field.getType().getAllInvolvedRawTypes().stream()
                                        .anyMatch(part -> part.isEquivalentTo(Duration.class))))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(DurationsInTextTest::hasTheTextFormOfAnyRecord)
                        .map(JavaClass::getName))
                .isEmpty();
    }

    /**
     * Whether the JVM is to link a text form: whether the constant pool (JVMS 4.4) has the name and type of its call
     * site.
     */
    private static boolean hasTheTextFormOfAnyRecord(JavaClass type) {
        String descriptor = "(L" + type.getName().replace('.', '/') + ";)Ljava/lang/String;";
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream();
                DataInputStream in = new DataInputStream(file)) {
            in.skipNBytes(8); // magic and version
            int size = in.readUnsignedShort();
            String[] texts = new String[size];
            List<int[]> namesAndTypes = new ArrayList<>();
            for (int i = 1; i < size; i++) {
                switch (in.readUnsignedByte()) {
                    case 1 -> texts[i] = in.readUTF();
                    case 12 -> namesAndTypes.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
                    case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++; // a long or double takes two entries
                    }
                    default -> in.skipNBytes(4);
                }
            }
            return namesAndTypes.stream()
                    .anyMatch(pair -> "toString".equals(texts[pair[0]]) && descriptor.equals(texts[pair[1]]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
