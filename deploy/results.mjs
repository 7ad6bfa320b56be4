// Reads the test runners' own reports.
//   go test -json … | node results.mjs go FILE   prints packages and failures, writes the counts
//   node results.mjs summary FOLDER              prints 'N passed, N failed' over all reports
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [mode, target] = process.argv.slice(2)
if (mode === 'go') await readGo(target)
else summary(target)

async function readGo(file) {
	const counts = { pass: 0, fail: 0, skip: 0 }
	const outputs = new Map()
	let broken = false
	for await (const line of createInterface({ input: process.stdin })) {
		let event
		try {
			event = JSON.parse(line)
		} catch {
			console.log(line)
			continue
		}
		const key = `${event.Package ?? event.ImportPath} ${event.Test ?? ''}`
		if (event.Action === 'output' || event.Action === 'build-output') {
			outputs.set(key, (outputs.get(key) ?? '') + event.Output)
		} else if (event.Test && event.Action in counts) {
			counts[event.Action]++
			if (event.Action !== 'pass') process.stdout.write(outputs.get(key) ?? '')
			outputs.delete(key)
		} else if (event.Action === 'fail' || event.Action === 'build-fail') {
			broken = true
			process.stdout.write(outputs.get(key) ?? `${key} failed\n`)
		} else if (event.Action === 'pass' && !event.Test) {
			console.log(`ok  ${event.Package} ${event.Elapsed}s`)
		}
	}
	writeFileSync(file, JSON.stringify(counts))
	process.exit(broken || counts.fail > 0 ? 1 : 0)
}

function read(folder, name) {
	const path = `${folder}/${name}`
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

function summary(folder) {
	const go = read(folder, 'go.json')
	const vitest = read(folder, 'vitest.json')
	const playwright = read(folder, 'playwright.json')?.stats
	const parts = [
		go && ['Go', go.pass, go.fail, go.skip],
		vitest && ['frontend', vitest.numPassedTests, vitest.numFailedTests, vitest.numPendingTests],
		playwright && ['browser', playwright.expected + playwright.flaky, playwright.unexpected, playwright.skipped],
	].filter(Boolean)
	if (parts.length === 0) return
	const total = [0, 0, 0]
	for (const [name, ...numbers] of parts) {
		numbers.forEach((number, index) => (total[index] += number))
		console.log(`${name}: ${sentence(numbers)}.`)
	}
	console.log(sentence(total))
	process.exitCode = total[1] > 0 ? 1 : 0
}

function sentence([passed, failed, skipped]) {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
