package io.waypointguard.manifests;

import java.io.StringReader;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * The characters of a text for SnakeYAML's scanner. The library's own reader fetches 1,024 characters at a time and
 * copies what is not consumed yet each time, which is quadratic in the length of one scalar. This one holds the text
 * once, as an array.
 */
final class CodePointReader extends StreamReader {

    private static final String NAME = "'reader'";
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final int[] points;
    private int pointer;
    private int documentIndex;
    private int line;
    private int column;

    /** @throws ManifestException for a character that YAML does not allow */
    CodePointReader(String text, String file) {
        super(new StringReader(""));
        this.points = text.codePoints().toArray();
        int lines = 1;
        for (int point : points) {
            if (!isPrintable(point)) {
                throw ManifestException.at(
                        file, lines, "is not valid YAML: the character U+%04X is not allowed".formatted(point));
            }
            lines += point == '\n' ? 1 : 0;
        }
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, pointer, line, column, points, pointer);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        int end = Math.min(points.length, pointer + length);
        while (pointer < end) {
            int point = points[pointer];
            pointer++;
            documentIndex++;
            if (Constant.LINEBR.has(point) || (point == '\r' && pointer < points.length && points[pointer] != '\n')) {
                line++;
                column = 0;
            } else if (point != BYTE_ORDER_MARK) {
                column++;
            }
        }
    }

    @Override
    public int peek() {
        return peek(0);
    }

    /** {@code NUL} beyond the end. */
    @Override
    public int peek(int index) {
        int at = pointer + index;
        return at < points.length ? points[at] : 0;
    }

    @Override
    public String prefix(int length) {
        int end = Math.min(points.length, pointer + length);
        return new String(points, pointer, end - pointer);
    }

    /** For a prefix without line breaks. */
    @Override
    public String prefixForward(int length) {
        String prefix = prefix(length);
        pointer += length;
        documentIndex += length;
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return documentIndex;
    }

    @Override
    public void resetDocumentIndex() {
        documentIndex = 0;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getLine() {
        return line;
    }
}
