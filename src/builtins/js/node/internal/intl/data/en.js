// en: names, patterns and signs. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "months": {"long":["January","February","March","April","May","June","July","August","September","October","November",
    "December"],"short":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"],"narrow":["J",
    "F","M","A","M","J","J","A","S","O","N","D"]},
  "days": {"long":["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"],"short":["Sun","Mon","Tue",
    "Wed","Thu","Fri","Sat"],"narrow":["S","M","T","W","T","F","S"]},
  "hourCycle": "h12",
  "periods": ["AM","PM"],
  "eras": {"long":["Before Christ","Anno Domini"],"short":["BC","AD"],"narrow":["B","A"]},
  "dates": {"d":"d","M":"M","Md":"M/d","S":"MMM","Sd":"MMM d","L":"MMMM","Ld":"MMMM d","y":"y","yd":"y ('day': d)","yM":"M/y",
    "yMd":"M/d/y","yS":"MMM y","ySd":"MMM d, y","yL":"MMMM y","yLd":"MMMM d, y","s":"EEE","sd":"d EEE","sM":"M EEE",
    "sMd":"EEE, M/d","sS":"MMM EEE","sSd":"EEE, MMM d","sL":"EEE ('month': MMMM)","sLd":"EEE, MMMM d","sy":"y EEE",
    "syd":"d EEE y","syM":"M/y EEE","syMd":"EEE, M/d/y","syS":"MMM y EEE","sySd":"EEE, MMM d, y","syL":"MMMM y EEE",
    "syLd":"EEE, MMMM d, y","l":"EEEE","ld":"d EEEE","lM":"M EEEE","lMd":"EEEE, M/d","lS":"MMM EEEE","lSd":"EEEE, MMM d",
    "lL":"MMMM EEEE","lLd":"EEEE, MMMM d","ly":"y EEEE","lyd":"d EEEE y","lyM":"M/y EEEE","lyMd":"EEEE, M/d/y",
    "lyS":"MMM y EEEE","lySd":"EEEE, MMM d, y","lyL":"MMMM y EEEE","lyLd":"EEEE, MMMM d, y"},
  "times": {"h":"h a","hm":"h:mm a","hms":"h:mm:ss a","H":"HH","Hm":"HH:mm","Hms":"HH:mm:ss","ms":"mm:ss"},
  "dateStyles": ["EEEE, MMMM d, y","MMMM d, y","MMM d, y","M/d/yy"],
  "timeStyles": ["h:mm:ss a zzzz","h:mm:ss a z","h:mm:ss a","h:mm a"],
  "styleGlue": [" at "," at ",", ",", "],
  "glue": [" at "," at ",", ",", "],
  "number": {"decimal":".","group":",","fourDigits":true,"minus":"-","percent":["","%"],"currency":["¤",""],
    "currencyMinus":true,"accounting":["(¤",")"],"symbols":{"AFN":["AFN","؋"],"AMD":["AMD","֏"],"AOA":["AOA","Kz"],
    "ARS":["ARS","$"],"AUD":["A$","$"],"AZN":["AZN","₼"],"BAM":["BAM","KM"],"BBD":["BBD","$"],"BDT":["BDT","৳"],
    "BMD":["BMD","$"],"BND":["BND","$"],"BOB":["BOB","Bs"],"BRL":"R$","BSD":["BSD","$"],"BWP":["BWP","P"],"BZD":[
    "BZD","$"],"CAD":["CA$","$"],"CLP":["CLP","$"],"CNY":["CN¥","¥"],"COP":["COP","$"],"CRC":["CRC","₡"],"CUC":[
    "CUC","$"],"CUP":["CUP","$"],"CZK":["CZK","Kč"],"DKK":["DKK","kr"],"DOP":["DOP","$"],"EGP":["EGP","E£"],"EUR":"€",
    "FJD":["FJD","$"],"FKP":["FKP","£"],"GBP":"£","GEL":["GEL","₾"],"GHS":["GHS","GH₵"],"GIP":["GIP","£"],"GNF":[
    "GNF","FG"],"GTQ":["GTQ","Q"],"GYD":["GYD","$"],"HKD":["HK$","$"],"HNL":["HNL","L"],"HRK":["HRK","kn"],"HUF":[
    "HUF","Ft"],"IDR":["IDR","Rp"],"ILS":"₪","INR":"₹","ISK":["ISK","kr"],"JMD":["JMD","$"],"JPY":"¥","KGS":[
    "KGS","⃀"],"KHR":["KHR","៛"],"KMF":["KMF","CF"],"KPW":["KPW","₩"],"KRW":"₩","KYD":["KYD","$"],"KZT":["KZT","₸"],
    "LAK":["LAK","₭"],"LBP":["LBP","L£"],"LKR":["LKR","Rs"],"LRD":["LRD","$"],"MGA":["MGA","Ar"],"MMK":["MMK","K"],
    "MNT":["MNT","₮"],"MUR":["MUR","Rs"],"MXN":["MX$","$"],"MYR":["MYR","RM"],"NAD":["NAD","$"],"NGN":["NGN","₦"],
    "NIO":["NIO","C$"],"NOK":["NOK","kr"],"NPR":["NPR","Rs"],"NZD":["NZ$","$"],"PHP":"₱","PKR":["PKR","Rs"],"PLN":[
    "PLN","zł"],"PYG":["PYG","₲"],"RON":["RON","lei"],"RUB":["RUB","₽"],"RWF":["RWF","RF"],"SBD":["SBD","$"],
    "SEK":["SEK","kr"],"SGD":["SGD","$"],"SHP":["SHP","£"],"SRD":["SRD","$"],"SSP":["SSP","£"],"STN":["STN","Db"],
    "SYP":["SYP","£"],"THB":["THB","฿"],"TOP":["TOP","T$"],"TRY":["TRY","₺"],"TTD":["TTD","$"],"TWD":["NT$","$"],
    "UAH":["UAH","₴"],"USD":"$","UYU":["UYU","$"],"VND":"₫","XAF":"FCFA","XCD":["EC$","$"],"XCG":"Cg.","XOF":"F CFA",
    "XPF":"CFPF","ZAR":["ZAR","R"],"ZMW":["ZMW","ZK"]},"compact":{"short":[[0,"","K"],[1,"","K"],[2,"","K"],[0,"",
    "M"],[1,"","M"],[2,"","M"],[0,"","B"],[1,"","B"],[2,"","B"],[0,"","T"],[1,"","T"],[2,"","T"]],"long":[[0,"",
    " thousand"],[1,""," thousand"],[2,""," thousand"],[0,""," million"],[1,""," million"],[2,""," million"],[0,
    ""," billion"],[1,""," billion"],[2,""," billion"],[0,""," trillion"],[1,""," trillion"],[2,""," trillion"]]},
    "range":"–"},
  "lists": {"conjunction long":[" and ",", ",", ",", and "],"conjunction short":[" & ",", ",", ",", & "],
    "conjunction narrow":[", ",", ",", ",", "],"disjunction long":[" or ",", ",", ",", or "],"disjunction short":[
    " or ",", ",", ",", or "],"disjunction narrow":[" or ",", ",", ",", or "],"unit long":[", ",", ",", ",", "],
    "unit short":[", ",", ",", ",", "],"unit narrow":[" "," "," "," "]},
  "relative": {"second long":{"past":{"other":"# seconds ago","one":"# second ago"},"future":{"other":"in # seconds","one":"in # second"},
    "auto":{"0":"now"}},"minute long":{"past":{"other":"# minutes ago","one":"# minute ago"},"future":{"other":"in # minutes",
    "one":"in # minute"},"auto":{"0":"this minute"}},"hour long":{"past":{"other":"# hours ago","one":"# hour ago"},
    "future":{"other":"in # hours","one":"in # hour"},"auto":{"0":"this hour"}},"day long":{"past":{"other":"# days ago",
    "one":"# day ago"},"future":{"other":"in # days","one":"in # day"},"auto":{"0":"today","1":"tomorrow","-1":"yesterday"}},
    "week long":{"past":{"other":"# weeks ago","one":"# week ago"},"future":{"other":"in # weeks","one":"in # week"},
    "auto":{"0":"this week","1":"next week","-1":"last week"}},"month long":{"past":{"other":"# months ago","one":"# month ago"},
    "future":{"other":"in # months","one":"in # month"},"auto":{"0":"this month","1":"next month","-1":"last month"}},
    "quarter long":{"past":{"other":"# quarters ago","one":"# quarter ago"},"future":{"other":"in # quarters",
    "one":"in # quarter"},"auto":{"0":"this quarter","1":"next quarter","-1":"last quarter"}},"year long":{"past":{
    "other":"# years ago","one":"# year ago"},"future":{"other":"in # years","one":"in # year"},"auto":{"0":"this year",
    "1":"next year","-1":"last year"}},"second short":{"past":"# sec. ago","future":"in # sec.","auto":{"0":"now"}},
    "minute short":{"past":"# min. ago","future":"in # min.","auto":{"0":"this minute"}},"hour short":{"past":"# hr. ago",
    "future":"in # hr.","auto":{"0":"this hour"}},"week short":{"past":"# wk. ago","future":"in # wk.","auto":{
    "0":"this wk.","1":"next wk.","-1":"last wk."}},"month short":{"past":"# mo. ago","future":"in # mo.","auto":{
    "0":"this mo.","1":"next mo.","-1":"last mo."}},"quarter short":{"past":{"other":"# qtrs. ago","one":"# qtr. ago"},
    "future":{"other":"in # qtrs.","one":"in # qtr."},"auto":{"0":"this qtr.","1":"next qtr.","-1":"last qtr."}},
    "year short":{"past":"# yr. ago","future":"in # yr.","auto":{"0":"this yr.","1":"next yr.","-1":"last yr."}},
    "second narrow":{"past":"#s ago","future":"in #s","auto":{"0":"now"}},"minute narrow":{"past":"#m ago",
    "future":"in #m","auto":{"0":"this minute"}},"hour narrow":{"past":"#h ago","future":"in #h","auto":{"0":"this hour"}},
    "day narrow":{"past":"#d ago","future":"in #d","auto":{"0":"today","1":"tomorrow","-1":"yesterday"}},
    "week narrow":{"past":"#w ago","future":"in #w","auto":{"0":"this wk.","1":"next wk.","-1":"last wk."}},
    "month narrow":{"past":"#mo ago","future":"in #mo","auto":{"0":"this mo.","1":"next mo.","-1":"last mo."}},
    "quarter narrow":{"past":"#q ago","future":"in #q","auto":{"0":"this qtr.","1":"next qtr.","-1":"last qtr."}},
    "year narrow":{"past":"#y ago","future":"in #y","auto":{"0":"this yr.","1":"next yr.","-1":"last yr."}}},
};
})
