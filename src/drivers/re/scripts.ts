/** Names of scripts and of binary properties: their places here are their numbers. */

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Unicode 7, in the order of PCRE 8, whose compiled patterns have the numbers. */
export const SCRIPTS_7: readonly string[] = words(`
  Arabic Armenian Bengali Bopomofo Braille Buginese Buhid Canadian_Aboriginal Cherokee Common Coptic Cypriot Cyrillic Deseret
  Devanagari Ethiopic Georgian Glagolitic Gothic Greek Gujarati Gurmukhi Han Hangul Hanunoo Hebrew Hiragana Inherited Kannada Katakana
  Kharoshthi Khmer Lao Latin Limbu Linear_B Malayalam Mongolian Myanmar New_Tai_Lue Ogham Old_Italic Old_Persian Oriya Osmanya Runic
  Shavian Sinhala Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tamil Telugu Thaana Thai Tibetan Tifinagh Ugaritic Yi Balinese Cuneiform
  Nko Phags_Pa Phoenician Carian Cham Kayah_Li Lepcha Lycian Lydian Ol_Chiki Rejang Saurashtra Sundanese Vai Avestan Bamum
  Egyptian_Hieroglyphs Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Lisu Meetei_Mayek
  Old_South_Arabian Old_Turkic Samaritan Tai_Tham Tai_Viet Batak Brahmi Mandaic Chakma Meroitic_Cursive Meroitic_Hieroglyphs Miao
  Sharada Sora_Sompeng Takri Bassa_Vah Caucasian_Albanian Duployan Elbasan Grantha Khojki Khudawadi Linear_A Mahajani Manichaean
  Mende_Kikakui Modi Mro Nabataean Old_North_Arabian Old_Permic Pahawh_Hmong Palmyrene Psalter_Pahlavi Pau_Cin_Hau Siddham Tirhuta
  Warang_Citi
`)

/** Unicode 16: name, =alias … */
const SCRIPTS_16_NAMES: readonly string[] = words(`
  Adlam=adlm Ahom Anatolian_Hieroglyphs=hluw Arabic=arab Armenian=armn Avestan=avst Balinese=bali Bamum=bamu Bassa_Vah=bass Batak=batk
  Bengali=beng Bhaiksuki=bhks Bopomofo=bopo Brahmi=brah Braille=brai Buginese=bugi Buhid=buhd Canadian_Aboriginal=cans Carian=cari
  Caucasian_Albanian=aghb Chakma=cakm Cham Cherokee=cher Chorasmian=chrs Common=zyyy Coptic=copt=qaac Cuneiform=xsux Cypriot=cprt
  Cypro_Minoan=cpmn Cyrillic=cyrl Deseret=dsrt Devanagari=deva Dives_Akuru=diak Dogra=dogr Duployan=dupl Egyptian_Hieroglyphs=egyp
  Elbasan=elba Elymaic=elym Ethiopic=ethi Garay=gara Georgian=geor Glagolitic=glag Gothic=goth Grantha=gran Greek=grek Gujarati=gujr
  Gunjala_Gondi=gong Gurmukhi=guru Gurung_Khema=gukh Han=hani Hangul=hang Hanifi_Rohingya=rohg Hanunoo=hano Hatran=hatr Hebrew=hebr
  Hiragana=hira Imperial_Aramaic=armi Inherited=qaai=zinh Inscriptional_Pahlavi=phli Inscriptional_Parthian=prti Javanese=java
  Kaithi=kthi Kannada=knda Katakana=kana Kawi Kayah_Li=kali Kharoshthi=khar Khitan_Small_Script=kits Khmer=khmr Khojki=khoj
  Khudawadi=sind Kirat_Rai=krai Lao=laoo Latin=latn Lepcha=lepc Limbu=limb Linear_A=lina Linear_B=linb Lisu Lycian=lyci Lydian=lydi
  Mahajani=mahj Makasar=maka Malayalam=mlym Mandaic=mand Manichaean=mani Marchen=marc Masaram_Gondi=gonm Medefaidrin=medf
  Meetei_Mayek=mtei Mende_Kikakui=mend Meroitic_Cursive=merc Meroitic_Hieroglyphs=mero Miao=plrd Modi Mongolian=mong Mro=mroo
  Multani=mult Myanmar=mymr Nabataean=nbat Nag_Mundari=nagm Nandinagari=nand New_Tai_Lue=talu Newa Nko=nkoo Nushu=nshu
  Nyiakeng_Puachue_Hmong=hmnp Ogham=ogam Ol_Chiki=olck Ol_Onal=onao Old_Hungarian=hung Old_Italic=ital Old_North_Arabian=narb
  Old_Permic=perm Old_Persian=xpeo Old_Sogdian=sogo Old_South_Arabian=sarb Old_Turkic=orkh Old_Uyghur=ougr Oriya=orya Osage=osge
  Osmanya=osma Pahawh_Hmong=hmng Palmyrene=palm Pau_Cin_Hau=pauc Phags_Pa=phag Phoenician=phnx Psalter_Pahlavi=phlp Rejang=rjng
  Runic=runr Samaritan=samr Saurashtra=saur Sharada=shrd Shavian=shaw Siddham=sidd SignWriting=sgnw Sinhala=sinh Sogdian=sogd
  Sora_Sompeng=sora Soyombo=soyo Sundanese=sund Sunuwar=sunu Syloti_Nagri=sylo Syriac=syrc Tagalog=tglg Tagbanwa=tagb Tai_Le=tale
  Tai_Tham=lana Tai_Viet=tavt Takri=takr Tamil=taml Tangsa=tnsa Tangut=tang Telugu=telu Thaana=thaa Thai Tibetan=tibt Tifinagh=tfng
  Tirhuta=tirh Todhri=todr Toto Tulu_Tigalari=tutg Ugaritic=ugar Unknown=zzzz Vai=vaii Vithkuqi=vith Wancho=wcho Warang_Citi=wara
  Yezidi=yezi Yi=yiii Zanabazar_Square=zanb
`)

/** Binary properties of Unicode 16: name, =alias … */
const PROPERTIES_16_NAMES: readonly string[] = words(`
  ASCII ASCII_Hex_Digit=ahex Alphabetic=alpha Bidi_Control=bidic Bidi_Mirrored=bidim Case_Ignorable=ci Cased
  Changes_When_Casefolded=cwcf Changes_When_Casemapped=cwcm Changes_When_Lowercased=cwl Changes_When_Titlecased=cwt
  Changes_When_Uppercased=cwu Dash Default_Ignorable_Code_Point=di Deprecated=dep Diacritic=dia Emoji Emoji_Component=ecomp
  Emoji_Modifier=emod Emoji_Modifier_Base=ebase Emoji_Presentation=epres Extended_Pictographic=extpict Extender=ext
  Grapheme_Base=grbase Grapheme_Extend=grext Grapheme_Link=grlink Hex_Digit=hex IDS_Binary_Operator=idsb IDS_Trinary_Operator=idst
  IDS_Unary_Operator=idsu ID_Compat_Math_Continue ID_Compat_Math_Start ID_Continue=idc ID_Start=ids Ideographic=ideo InCB
  Join_Control=joinc Logical_Order_Exception=loe Lowercase=lower Math Modifier_Combining_Mark=mcm Noncharacter_Code_Point=nchar
  Pattern_Syntax=patsyn Pattern_White_Space=patws Prepended_Concatenation_Mark=pcm Quotation_Mark=qmark Radical Regional_Indicator=ri
  Sentence_Terminal=sterm Soft_Dotted=sd Terminal_Punctuation=term Unified_Ideograph=uideo Uppercase=upper Variation_Selector=vs
  White_Space=space=wspace XID_Continue=xidc XID_Start=xids
`)

export const SCRIPTS_16: readonly string[] = SCRIPTS_16_NAMES.map((n) => n.split('=')[0]!)
export const PROPERTIES_16: readonly string[] = PROPERTIES_16_NAMES.map((n) => n.split('=')[0]!)

/** A name as it is compared: small letters, without spaces, dashes and underscores. */
export const loose = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** Number by loose name. */
const numbers = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.flatMap((n, i) => n.split('=').map((alias) => [loose(alias), i] as const)))

export const SCRIPT_NUMBERS: ReadonlyMap<string, number> = numbers(SCRIPTS_16_NAMES)
export const PROPERTY_NUMBERS: ReadonlyMap<string, number> = numbers(PROPERTIES_16_NAMES)

/** Bidirectional classes, with Unicode's long names. */
export const BIDI_CLASSES: readonly (readonly [string, string])[] = [
  ['AL', 'Arabic_Letter'], ['AN', 'Arabic_Number'], ['B', 'Paragraph_Separator'], ['BN', 'Boundary_Neutral'], ['CS', 'Common_Separator'],
  ['EN', 'European_Number'], ['ES', 'European_Separator'], ['ET', 'European_Terminator'], ['FSI', 'First_Strong_Isolate'],
  ['L', 'Left_To_Right'], ['LRE', 'Left_To_Right_Embedding'], ['LRI', 'Left_To_Right_Isolate'], ['LRO', 'Left_To_Right_Override'],
  ['NSM', 'Nonspacing_Mark'], ['ON', 'Other_Neutral'], ['PDF', 'Pop_Directional_Format'], ['PDI', 'Pop_Directional_Isolate'],
  ['R', 'Right_To_Left'], ['RLE', 'Right_To_Left_Embedding'], ['RLI', 'Right_To_Left_Isolate'], ['RLO', 'Right_To_Left_Override'],
  ['S', 'Segment_Separator'], ['WS', 'White_Space'],
]
