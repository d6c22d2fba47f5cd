import assert from "node:assert/strict";
import { describeHtmlPage, isHtmlPage } from "../../../provider/answers/htmlPages";

describe("An HTML page", () => {
	it("is known by how it begins", () => {
		for (const body of ["<!-- x -->", "<!DOCTYPE html>", "<html>", " \n <HTML lang=x>", "<head>", "<body>"])
			assert.ok(isHtmlPage(body), body);
		for (const body of ["", "html", "{}", "<error/>", "<!doctype xml>", "x <html>", '"<html>"'])
			assert.ok(!isHtmlPage(body), body);
	});

	it("is described by its title", () => {
		const titled = 'an HTML page titled "Bad gateway"';
		assert.equal(describeHtmlPage("<html><title>Bad gateway</title></html>", []), titled);
		assert.equal(describeHtmlPage('<TITLE lang="en">Bad gateway<', []), titled);
		assert.equal(describeHtmlPage("<title>Bad s3cr3t</title>", ["s3cr3t"]), 'an HTML page titled "Bad [redacted]"');
	});

	it("is described without a title that is missing, empty or cut off", () => {
		for (const body of [
			"<html>",
			"<html>no title</html>",
			"",
			"<title></title>",
			"<title> </title>",
			"<title",
			"<title>Bad gateway",
			"Bad<title",
			"x<y",
		])
			assert.equal(describeHtmlPage(body, []), "an HTML page", body);
	});

	it("has a title in which references stand for characters, once", () => {
		const title = (markup: string) =>
			describeHtmlPage(`<title>${markup}</title>`, []).replace(/^an HTML page titled "(.*)"$/, "$1");
		assert.equal(title("&amp;&lt;&gt;&quot;&apos;a&nbsp;b"), `&<>"'a b`);
		assert.equal(title("&#65;&#x42;&#X43;&#100;"), "ABCd");
		assert.equal(title("a&#9;b&#xA;c"), "a b c");
		assert.equal(
			title("&unknown; &valueOf; &toolong7; &; & &amp;lt; &#1234; &#12345; &#x123; &#; &#x;"),
			"&unknown; &valueOf; &toolong7; &; & &lt; &#1234; &#12345; &#x123; &#; &#x;",
		);
	});
});
