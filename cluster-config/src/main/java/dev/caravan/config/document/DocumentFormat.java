package dev.caravan.config.document;

import dev.caravan.config.model.Document;
import dev.caravan.config.settings.SettingsWalk;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.stack.Setting;

/**
 * The format that a document needs its readers to know: that of the newest key written in it.
 *
 * @param number from 1
 * @param key the pointer of the first key that needs it; empty when the oldest format will do
 */
public record DocumentFormat(int number, String key) {
    /** The newest format that this program reads. */
    public static final int NEWEST = 1;

    /** The format that {@code document}, read from {@code source}, needs. */
    public static DocumentFormat of(Document document, Source source) {
        Newest newest = new Newest();
        source.root().ifPresent(root -> SettingsWalk.over(document, Pointer.ROOT, root, newest));
        return new DocumentFormat(newest.number, newest.key);
    }

    private static final class Newest implements SettingsWalk.Visitor {
        private int number = 1;
        private String key = "";

        @Override
        public void key(Setting setting, Pointer at) {
            if (setting.since() > number) {
                number = setting.since();
                key = at.toString();
            }
        }
    }
}
