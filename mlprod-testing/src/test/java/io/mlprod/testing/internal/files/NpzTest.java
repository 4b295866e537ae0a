package io.mlprod.testing.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that NumPy wrote, in golden_credit.py, and broken ones. */
class NpzTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path folder;

    private final Map<String, Tensor> kinds = Npz.read(GOLDEN.resolve("kinds.npz"));

    private Tensor kind(String name) {
        return kinds.get("input." + name);
    }

    @Test
    void read_fractions_areExact() {
        assertThat(kind("f2").elementType()).isEqualTo(ElementType.FLOAT16);
        assertThat(kind("f2").floats()).containsExactly(0.5f, -2, 1, Float.POSITIVE_INFINITY);
        assertThat(kind("f4_big").floats()).containsExactly(0.1f, -0.0f, Float.NaN, 3e38f);
        assertThat(kind("f8").doubles()).containsExactly(0.1, 1e-300);
    }

    @Test
    void read_wholeNumbers_areExactInEitherByteOrder() {
        assertThat(kind("i1").longs()).containsExactly(-128, 127);
        assertThat(kind("i2_big").longs()).containsExactly(-2, 300);
        assertThat(kind("i4").longs()).containsExactly(Integer.MIN_VALUE, 7);
        assertThat(kind("i8_big").longs()).containsExactly((1L << 62) + 1, -1);
        assertThat(kind("u1").longs()).containsExactly(0, 255);
        assertThat(kind("u2").longs()).containsExactly(1, 65_535);
        assertThat(kind("u4_big").longs()).containsExactly(1, 4_294_967_295L);
        assertThat(kind("u8").bigIntegers()[1])
                .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    }

    @Test
    void read_truthAndTexts_areRead() {
        assertThat(kind("truth").booleans()).containsExactly(true, false);
        assertThat(kind("wide").strings()).containsExactly("été", "日本🙂");
        assertThat(kind("wide_big").strings()).containsExactly("a", "bcd");
        assertThat(kind("bytes").strings()).containsExactly("ab", "c");
    }

    @Test
    void read_fortranOrder_becomesRowMajor() {
        assertThat(kind("fortran").shape()).containsExactly(2, 3, 4);
        assertThat(kind("fortran").ints())
                .containsExactly(java.util.stream.IntStream.range(0, 24).toArray());
    }

    @Test
    void read_scalarAndEmpty_haveTheirShapes() {
        assertThat(kind("scalar").shape()).isEmpty();
        assertThat(kind("scalar").doubles()).containsExactly(7.5);
        assertThat(kind("empty").shape()).containsExactly(0, 3);
    }

    @Test
    void read_pickledObjects_areRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(GOLDEN.resolve("objects.npz")))
                .withMessageContaining(
                        "objects.npz, array 'input.x': an array of pickled objects, which could run code")
                .withMessageContaining(".astype(str)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
    void read_cutOff_isRefused(double share) throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve("kinds.npz"));
        Path file = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, (int) (whole.length * share)));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("cut.npz: cut off, or no .npz archive");
    }

    @Test
    void read_bomb_isRefusedBeforeItIsUnpacked() throws IOException {
        Path file = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("input.x.npy"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                zip.write(zeros);
            }
        }

        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("array 'input.x': more than 64 MiB, unpacked");
    }

    @Test
    void read_otherEntry_isRefused() throws IOException {
        Path file = archive("../../evil.sh", new byte[3]);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("'../../evil.sh' is not a .npy array");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'descr': '<f4', 'fortran_order': False, 'shape': (3,), } | takes 12 bytes, but 8 are there
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1,), } | takes 4 bytes, but 8 are there
                    {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 9)} | an array of shape
                    {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)} | the number 99999999999
                    {'descr': '<U0', 'fortran_order': False, 'shape': (99999999,)} | an array of shape [99999999]
                    {'descr': '<U999999999', 'fortran_order': False, 'shape': (1,)} | elements of 999999999 characters
                    {'descr': '<c8', 'fortran_order': False, 'shape': (1,)} | elements of type 'c8'
                    {'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)} | an array of times
                    {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)} | a structured dtype
                    {'descr': '<f4', 'fortran_order': False} | no readable 'shape'
                    {'descr': '<f4', 'fortran_order': maybe, 'shape': (2,)} | no readable 'fortran_order'
                    """)
    void read_wrongHeader_isRefused(String header, String problem) throws IOException {
        Path file = archive("input.x.npy", npy(header));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining(problem);
    }

    @Test
    void read_noNumpy_isRefused() throws IOException {
        Path file = archive("input.x.npy", "no array at all".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("not a NumPy array of version 1 to 3");
    }

    private Path archive(String name, byte[] content) throws IOException {
        Path file = folder.resolve("made.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return file;
    }

    private static byte[] npy(String header) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        java.nio.ByteBuffer file =
                java.nio.ByteBuffer.allocate(10 + text.length + 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length);
        return file.put(text).array();
    }

    @Test
    void read_wrongChecksum_isRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(
                archive("input.x.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")));
        int entry = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        bytes[entry + 16] ^= 1; // the sum in the archive's directory
        Path damaged = Files.write(folder.resolve("damaged.npz"), bytes);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(damaged))
                .withMessageContaining("array 'input.x': damaged: its checksum is not that of the archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000000000, 0", "1, 2000000000, 0", "70000, 70000, 0"})
    void read_nothingInALargeShape_isRefused(String shape) throws IOException {
        byte[] whole = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }");
        Path file = archive("input.x.npy", Arrays.copyOf(whole, whole.length - 8));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("nothing in the shape [" + shape + "]");
    }

    @Test
    void read_valuesWithoutBytes_areBoundedInAll() throws IOException {
        Path file = folder.resolve("x.npz");
        byte[] header =
                "{'descr': '<U0', 'fortran_order': False, 'shape': (4000000,), }".getBytes(StandardCharsets.US_ASCII);
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 100; i++) {
                archive.putNextEntry(new ZipEntry("input.x" + i + ".npy"));
                archive.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
                archive.write(header);
            }
        }

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Npz.read(file))
                .withMessageContaining("more than 5 million values; keep fewer rows");
    }
}
