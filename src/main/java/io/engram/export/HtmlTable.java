package io.engram.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A table of at least one row that can be scrolled, by the keyboard too. Whatever is in it is escaped. */
final class HtmlTable implements Table {

    private final Writer html;
    private final List<String> head;
    private boolean begun;

    HtmlTable(Writer html, String name, List<String> head) throws IOException {
        this.html = html;
        this.head = head;
        html.write("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"" + escape(name)
                + "\"><table><thead><tr>");
    }

    /** Columns stand as their first cells do: numbers to the right. */
    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        if (!begun) {
            begun = true;
            for (int i = 0; i < head.size(); i++) {
                html.write("<th scope=\"col\"" + style(cells.get(i)) + ">" + escape(head.get(i)) + "</th>");
            }
            html.write("</tr></thead><tbody>\n<tr>");
        } else {
            html.write("<tr>");
        }
        for (Object cell : cells) {
            html.write("<td" + style(cell) + ">" + text(cell) + "</td>");
        }
        html.write("</tr>\n");
    }

    @Override
    public void end() throws IOException {
        html.write("</tbody></table></div>");
    }

    private static String style(@Nullable Object cell) {
        return cell instanceof Number ? " class=\"number\"" : "";
    }

    private static String text(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        return cell instanceof Double number ? Plot.number(number) : escape(cell.toString());
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
